import {type UnknownName, unknownNames} from '../../choices/discovery/unknown-names.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
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
  map({workload, context, report}) {
    const reports = context.choice(reportsOfMentions);
    for (const mention of context.choice(mentionsOfWorkloads).get(workload) ?? []) {
      const said = reports.get(mention);
      if (said) report(belowTemplate(workload, mention), said);
    }
  },
});

function mentionsOfWorkloads(context: Context): ReadonlyMap<Workload, readonly UnknownName[]> {
  return Map.groupBy([...context.choice(unknownNames).values()].flat(), ({workload}) => workload);
}

/** What to say of each mention. One cause is told once: a name that only the cluster knows, a Secret, the same words in several workloads. */
function reportsOfMentions(context: Context): ReadonlyMap<UnknownName, Report> {
  const byWorkload = context.choice(mentionsOfWorkloads);
  const wordsOf = new Map(
    [...byWorkload].map(([workload, mentions]) => {
      const words = mentions.filter(isWord).map(({what}) => what);
      return [workload, JSON.stringify([...new Set(words)].toSorted())];
    }),
  );
  return jointReports([...byWorkload.values()].flat(), {
    of: mention => (isWord(mention) ? `words ${wordsOf.get(mention.workload)}` : `name ${mention.what}`),
    at: mention => mention,
    says: (mentions, users) => (isWord(mentions[0]) ? wordsReport : nameReport)(mentions, users),
  });
}

/** True for a word that may be known by other means. */
function isWord({secretKey, sure}: UnknownName): boolean {
  return secretKey === undefined && !sure;
}

/** Words that stand where pods name a Service, for all workloads that have just these. */
function wordsReport(mentions: readonly UnknownName[], users: readonly Workload[]): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `${listed(users.map(workloadName))} ${users.length === 1 ? 'names' : 'name'} ${listed(mentions.map(({what}) => what))} as pods name a Service, but the input has no such Service; the name does not resolve on ECS unless something else knows it.`,
  };
}

/** A name, or a Secret, for all workloads that use it. */
function nameReport(mentions: readonly [UnknownName, ...UnknownName[]], users: readonly Workload[]): Report {
  const [{what}] = mentions;
  const who = listed(users.map(workloadName));
  const keys = mentions.flatMap(({secretKey}) => secretKey ?? []);
  const sure = mentions.some(mention => mention.sure);
  return {
    level: sure ? 'action' : 'review',
    fidelity: sure ? 'manual' : 'approximate',
    message:
      keys.length === 0
        ? `${who} ${users.length === 1 ? 'names' : 'name'} ${what}, which only the DNS of the cluster knows: the input has no such Service, and the name does not resolve on ECS.`
        : `${what} (${listed(keys)}), which ${who} ${users.length === 1 ? 'reads' : 'read'}, names a host ${sure ? 'that only the DNS of the cluster knows' : 'by a short name'}; the input has no such Service, and the name does not resolve on ECS${sure ? '' : ' unless something else knows it'}.`,
  };
}
