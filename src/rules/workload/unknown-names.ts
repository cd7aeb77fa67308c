import {type UnknownName, unknownNames} from '../../choices/discovery/unknown-names.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {caller, webService} from '../service/example-objects.ts';
import {SERVICE_REFS} from '../service/refs.ts';
import {listed, workloadName} from '../wording.ts';
import {belowTemplate} from './place.ts';

export default defineRule({
  id: 'workload/unknown-names',
  on: 'pod',
  claims: [],
  summary: 'Names of the cluster that no Service of the input has are told where they stand.',
  rationale:
    'A pod reaches every Service of its cluster by name, also those of other teams: a database, a queue, a collector. The DNS of the ' +
    'cluster answers to pods only. k2e gives tasks the names of the Services that are in the input; every other one fails from the ' +
    'first request on. A single word as a host is told too, and a name of the form `kafka.kafka`, although something else may know it.',
  remediation:
    'Bring the Service and what is behind it with the input if it moves as well. Otherwise give it an address that the tasks reach, an internal load ' +
    'balancer or a record in a private hosted zone, and write that in place of the name.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'approximate'],
  examples: [
    {
      name: 'a queue of another team',
      given: caller('nats://nats.infra.svc.cluster.local:4222'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'nats.infra.svc.cluster.local',
        },
      ],
    },
    {
      name: 'a word where a host stands',
      given: `${webService()}${caller('http://catalog:8080/items')}`,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'catalog',
        },
      ],
    },
    {
      name: 'a word in several workloads',
      given: `${caller('http://catalog:8080/items')}${caller('http://catalog:8080/prices').replaceAll(/: api\b/g, ': batch')}`,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'Deployment shop/api and Deployment shop/batch name catalog',
        },
      ],
    },
    {
      name: 'a name and its namespace',
      given: caller('http://otel-collector.monitoring:4317'),
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'otel-collector.monitoring',
        },
      ],
    },
    {
      name: 'the address of a database in a Secret',
      given: `apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData: {url: "postgres://app:word@postgres.data.svc:5432/shop"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: example/api:1
          env: [{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: db, key: url}}}]
`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'Secret shop/db',
        },
      ],
    },
  ],
  map(subject) {
    const {words = [], names = []} = subject.context.choice(toTell).get(subject.workload.object.id) ?? {};
    for (const mentions of names) tell(subject, mentions);
    for (const alike of words) tellWords(subject, alike);
  },
});

/** What is told at one workload. */
interface Told {
  /** Names of one word that may be known by other means: the mentions of each workload that has just these. */
  readonly words: (readonly UnknownName[])[];
  /** The mentions of each other name and of each Secret, by all workloads. */
  readonly names: (readonly [UnknownName, ...UnknownName[]])[];
}

/** By the id of a workload. What has one cause is told once, at the first workload: a name that only the cluster knows, the same words. */
function toTell(context: Context): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>();
  const at = ({workload: {object}}: UnknownName): Told => {
    const known = told.get(object.id) ?? {words: [], names: []};
    told.set(object.id, known);
    return known;
  };
  const words: UnknownName[] = [];
  for (const [first, ...others] of context.choice(unknownNames).values()) {
    if (!first) continue;
    if (first.secretKey !== undefined || first.sure) at(first).names.push([first, ...others]);
    else words.push(first, ...others);
  }
  const byWorkload = [...Map.groupBy(words, ({workload}) => workload.object.id)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, mentions]) => mentions);
  const alike = Map.groupBy(byWorkload, mentions =>
    JSON.stringify(mentions.map(({what}) => what).toSorted()),
  );
  for (const group of alike.values()) if (group[0]?.[0]) at(group[0][0]).words.push(group.flat());
  return told;
}

/** One finding on words that stand where pods name a Service, for all workloads that have just these. */
function tellWords(subject: Subject<'pod'>, mentions: readonly UnknownName[]): void {
  const [first] = mentions;
  if (!first) return;
  const users = [...new Set(mentions.map(({workload}) => workload))];
  subject.report(belowTemplate(subject.workload, first), {
    level: 'review',
    fidelity: 'approximate',
    message: `${listed(users.map(workloadName))} ${users.length === 1 ? 'names' : 'name'} ${listed(mentions.map(({what}) => what))} as pods name a Service, but the input has no such Service; the name does not resolve on ECS unless something else knows it.`,
    workload: users,
  });
}

/** One finding on a name, or on a Secret, for all workloads that use it. */
function tell(subject: Subject<'pod'>, mentions: readonly [UnknownName, ...UnknownName[]]): void {
  const [first] = mentions;
  const users = [...new Map(mentions.map(({workload}) => [workload.object.id, workload])).values()];
  const who = listed(users.map(workloadName));
  const keys = mentions.flatMap(({secretKey}) => secretKey ?? []);
  const sure = mentions.some(mention => mention.sure);
  const message =
    keys.length === 0
      ? `${who} ${users.length === 1 ? 'names' : 'name'} ${first.what}, which only the DNS of the cluster knows: the input has no such Service, and the name does not resolve on ECS.`
      : `${first.what} (${listed(keys)}), which ${who} ${users.length === 1 ? 'reads' : 'read'}, names a host ${sure ? 'that only the DNS of the cluster knows' : 'by a short name'}; the input has no such Service, and the name does not resolve on ECS${sure ? '' : ' unless something else knows it'}.`;
  subject.report(belowTemplate(subject.workload, first), {
    level: sure ? 'action' : 'review',
    fidelity: sure ? 'manual' : 'approximate',
    message,
    workload: users,
  });
}
