import {calls} from '../../choices/discovery/calls.ts';
import {type Backing, serving} from '../../choices/discovery/serving.ts';
import {type Discovery, discovery} from '../../choices/discovery.ts';
import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import type {Workload} from '../../model/inventory.ts';
import type {EndpointSlice, Endpoints} from '../../model/kubernetes.generated.ts';
import {wantedReplicas} from '../../model/rollout.ts';
import {exampleDaemon} from '../daemon-set/example-set.ts';
import {defineRule, type Subject} from '../rule.ts';
import {exampleSet, perOrdinal} from '../stateful-set/example-set.ts';
import {callers, listed, workloadName} from '../wording.ts';
import {caller, WEB, webService} from './example-objects.ts';
import {SERVICE_REFS} from './refs.ts';

const CANARY = WEB.replace('name: web,', 'name: web-canary,')
  .replace('selector: {matchLabels: {app: web}}', 'selector: {matchLabels: {app: web, track: canary}}')
  .replace('labels: {app: web}', 'labels: {app: web, track: canary}');

export default defineRule({
  id: 'service/selector',
  on: 'Service',
  claims: ['/spec/selector'],
  summary: 'The workload that a Service selects joins Service Connect, which keeps the name of the Service.',
  rationale:
    'A Service spreads connections over the pods that its selector matches, whichever workload they belong to. Service Connect ' +
    'gives a name to the tasks of one ECS service: a name that two of them claim is refused. It works between tasks of ECS ' +
    'services only. Pods that no manifest of the input describes, and addresses that someone keeps by hand, have no tasks.',
  remediation:
    'Bring the manifest of the pods with the input, or give the callers another address of what serves them.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a Service of one Deployment',
      given: webService(),
      emits: {
        'services/shop-web': {serviceConnectConfiguration: {enabled: true, namespace: 'k2e'}},
      },
    },
    {
      name: 'a Service of two Deployments',
      given: `${webService()}${CANARY}`,
      emits: {'services/shop-web-canary': {serviceConnectConfiguration: null}},
      findings: [{level: 'action', fidelity: 'approximate', path: '/spec/selector', says: 'web-canary'}],
    },
    {
      name: 'labels that no pod has, with a caller',
      given: `${webService().replace('selector: {app: web}', 'selector: {app: other}')}${caller('http://web')}`,
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/selector', says: 'Deployment shop/api'}],
    },
    {
      name: 'a Service of a StatefulSet',
      given: webService()
        .replace('kind: Deployment', 'kind: StatefulSet')
        .replace('example/web:1', 'mysql:8')
        .replace('spec:\n  selector: {matchLabels', 'spec:\n  serviceName: web\n  selector: {matchLabels'),
      findings: [{level: 'review', fidelity: 'manual', path: '/spec/selector', says: 'StatefulSet'}],
    },
    {
      name: 'a Service of one pod of a StatefulSet',
      given: `${exampleSet({spec: 'replicas: 2', container: ', ports: [{containerPort: 9000}]'})}
---
apiVersion: v1
kind: Service
metadata: {name: second, namespace: shop}
spec: {selector: {app: worker, statefulset.kubernetes.io/pod-name: worker-1}, ports: [{port: 80, targetPort: 9000}]}
`,
      config: perOrdinal('worker'),
      emits: {
        'services/shop-worker-1': {
          serviceConnectConfiguration: {services: [{clientAliases: [{dnsName: 'second', port: 80}]}]},
        },
      },
    },
    {
      name: 'a daemon of Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: `apiVersion: v1
kind: Service
metadata: {name: sync, namespace: ops}
spec: {selector: {app: sync}, ports: [{port: 80}]}
---
${exampleDaemon('sync', 'example/sync:1')}`,
      findings: [{level: 'review', fidelity: 'manual', path: '/spec/selector', says: 'daemon'}],
    },
    {
      name: 'an agent with the network of its instance, on EC2',
      config: 'compute: ec2',
      given: `apiVersion: v1
kind: Service
metadata: {name: sync, namespace: ops}
spec: {clusterIP: None, selector: {app: sync}, ports: [{port: 9100}]}
---
${exampleDaemon('sync', 'example/sync:1', '', 'hostNetwork: true')}`,
      findings: [
        {level: 'review', fidelity: 'manual', path: '/spec/selector', says: 'network of their instances'},
      ],
    },
    {
      name: 'addresses that are kept by hand',
      given:
        'apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec:\n  ports: [{port: 5432}]\n' +
        '---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: db, namespace: shop}\nsubsets:\n  - addresses: [{ip: 10.0.0.7}]\n    ports: [{port: 5432}]\n',
      findings: [{level: 'review', fidelity: 'manual', path: '/spec', says: '10.0.0.7'}],
    },
    {
      name: 'a migration that bears the labels of the pods',
      given: `${webService()}---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {restartPolicy: Never, containers: [{name: migrate, image: "example/web:1", args: [migrate]}]}
`,
      emits: {'services/shop-web': {serviceConnectConfiguration: {enabled: true}}},
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/selector', says: 'Job shop/migrate too'},
      ],
    },
    {
      name: 'a selector beside an external name',
      given:
        'apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec:\n  type: ExternalName\n' +
        '  externalName: db.example.com\n  selector: {app: web}\n',
      drops: ['/spec/selector/app'],
    },
  ],
  map(subject) {
    const {object, context, drop} = subject;
    const backing = context.choice(serving).get(object.id);
    if (!backing) return;
    if (backing.standing === 'external') {
      drop('/spec/selector', 'An ExternalName is an alias in DNS; its selector has no effect.');
    } else if (backing.standing === 'served') served(subject, backing, context.choice(discovery));
    else unserved(subject, backing);
  },
});

function served(
  {view, object, context, set, report, drop}: Subject<'Service'>,
  {workloads, matched, ports}: Backing,
  {endpointsOf}: Discovery,
): void {
  const name = context.choice(names);
  const endpoints = endpointsOf(object).filter(({aliases}) => aliases.length > 0);
  if (endpoints.length === 0) {
    drop('/spec/selector', 'It was resolved; the findings on the ports say what becomes of the Service.');
  }
  // What the selector says decides which ECS service gets the configuration below.
  const labels = Object.entries(view.spec?.selector ?? {}).map(([key, value]) => `${key}=${value}`);
  for (const {workload, namespace} of endpoints) {
    set(name.service(workload), {serviceConnectConfiguration: {enabled: true, namespace}}, workload);
  }
  if (matched.length < 2) return;
  const chosen = new Set(ports.map(({workload}) => workload));
  // What runs to its end and listens nowhere bears the labels by an oversight, as charts do that label all alike.
  const isChance = (workload: Workload) =>
    runsAs(workload) !== 'service' &&
    workload.containers.every(({value}) => (value.ports ?? []).length === 0);
  const rivals = matched.filter(workload => !isChance(workload));
  const left = rivals.filter(
    workload => !workloads.includes(workload) || ports.some(({others}) => others.includes(workload)),
  );
  const chance = matched.filter(isChance);
  if (left.length === 0) {
    if (chance.length === 0) return;
    report('/spec/selector', {
      level: 'info',
      fidelity: 'approximate',
      message: `The selector (${labels.join(', ')}) matches pods of ${listed(chance.map(workloadName))} too, which run to their end and listen on no port: on Kubernetes they get requests while they run, their tasks get none.`,
      remediation: 'Nothing needs to be done.',
    });
    return;
  }
  const shares = workloads.map(workload => `${workload.name}: ${wantedReplicas(workload)}`).join(', ');
  report('/spec/selector', {
    level: 'action',
    fidelity: 'approximate',
    message:
      `The selector (${labels.join(', ')}) matches pods of ${listed(rivals.map(workloadName))}; a Service Connect name belongs ` +
      `to one ECS service. ${listed([...chosen].map(workloadName))} keeps the name, and ${listed(left.map(workloadName))} gets none ` +
      `of its requests (replicas were ${shares}).`,
    remediation:
      'Put both behind weighted target groups of a load balancer, use a canary deployment of ECS, or give the second one a Service of its own.',
  });
}

function unserved({object, context, given, report}: Subject<'Service'>, {standing, matched}: Backing): void {
  const users = callers(context.choice(calls).to(object));
  const called = users === '' ? '' : ` It is called by ${users}.`;
  const {namespace, name} = object.ref;
  const what = `Service ${namespace}/${name}`;
  const path = given('/spec/selector') && standing !== 'no-selector' ? '/spec/selector' : '/spec';
  const level = users === '' ? ('review' as const) : ('action' as const);
  switch (standing) {
    case 'no-selector': {
      const addresses = listed(addressesOf(object.ref, context.inventory));
      const kept = addresses === '' ? 'addresses that are not in the input' : `the addresses ${addresses}`;
      report(path, {
        level,
        fidelity: 'manual',
        message: `${what} has no selector and stands for ${kept}; nothing on ECS keeps such a name.${called}`,
        remediation:
          'Write the address of the server where the callers name the Service, or keep a record for it in a private hosted zone.',
      });
      return;
    }
    case 'no-pods':
      report(path, {
        level,
        fidelity: 'manual',
        message: `No workload of the input has pods with the labels that ${what} selects; the name is not served on ECS.${called}`,
      });
      return;
    case 'runs-once':
      report(path, {
        level: 'action',
        fidelity: 'manual',
        message: `${what} selects ${listed(matched.map(workloadName))}, whose tasks run once; Service Connect serves tasks of ECS services only.${called}`,
        remediation:
          'Run what serves requests as a Deployment, or hand the address of the task to its callers.',
      });
      return;
    case 'daemon':
      report(path, {
        level,
        fidelity: 'manual',
        message: `${what} selects ${listed(matched.map(workloadName))}, which becomes a daemon of Managed Instances; neither Service Connect nor a load balancer leads to daemons, so that nothing serves the name.${called}`,
        remediation:
          'Give the callers the address 169.254.172.2, at which a task reaches the daemon of its instance; if they must reach it from elsewhere, run it on EC2 or as a Deployment.',
      });
      return;
    case 'sidecar':
      report(path, {
        level,
        fidelity: 'manual',
        message: `${what} selects ${listed(matched.map(workloadName))}, whose containers run in other tasks; nothing serves the name.${called}`,
        remediation:
          'Give the callers 127.0.0.1 in place of the name: the container runs beside them, if `sidecarOf` of the DaemonSet in k2e.yaml covers them.',
      });
      return;
    case 'host':
      report(path, {
        level,
        fidelity: 'manual',
        message: `${what} selects ${listed(matched.map(workloadName))}, whose tasks have the network of their instances; Service Connect takes no such tasks, so that nothing serves the name.${called}`,
        remediation: `Give the callers the addresses of the instances, or put a load balancer with instances as targets in front of them. If the pods only need their ports, \`workloads.${matched[0]?.object.id}.network: task\` in k2e.yaml gives the tasks an address of their own, and the name is served.`,
      });
      return;
    default:
      report(path, {
        level,
        fidelity: 'manual',
        message: `${what} selects ${listed(matched.map(workloadName))}, which k2e does not convert; the name is not served on ECS.${called}`,
        remediation:
          'Move what it stands for to a managed service or convert it by hand, and give the callers its new address.',
      });
  }
}

/** The addresses that Endpoints or EndpointSlices of the input give a Service. */
function addressesOf(
  {namespace, name}: {readonly namespace: string; readonly name: string},
  inventory: Subject<'Service'>['context']['inventory'],
): string[] {
  const endpoints = inventory.find<Endpoints>('Endpoints', namespace, name);
  const subsets = endpoints?.value.subsets ?? [];
  const old = subsets.flatMap(({addresses = []}) => addresses.map(({ip}) => ip));
  const slices = inventory.allIn<EndpointSlice>('EndpointSlice', namespace).filter(slice => {
    const labels: Readonly<Record<string, string>> = slice.value.metadata?.labels ?? {};
    const key = 'kubernetes.io/service-name';
    return Object.hasOwn(labels, key) && labels[key] === name;
  });
  const current = slices.flatMap(({value}) =>
    (value.endpoints ?? []).flatMap(({addresses = []}) => addresses),
  );
  return [...old, ...current].filter(address => typeof address === 'string');
}
