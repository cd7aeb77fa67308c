import {computeOf} from '../../choices/compute.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {isAboutHosts, isAboutItself, neighbours, runsThere} from '../../choices/neighbours.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {defineRule} from '../rule.ts';
import {pair} from './example-pair.ts';

const PREFERRED = '/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution';
const REQUIRED = '/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution';

const APART = (topologyKey: string, app = 'app') => `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - {topologyKey: ${topologyKey}, labelSelector: {matchLabels: {app: ${app}}}}`;

export default defineRule({
  id: 'pod/pod-anti-affinity',
  on: 'pod',
  claims: ['/spec/affinity/podAntiAffinity'],
  summary:
    'Tasks on Fargate never share a machine; on EC2 the pods of one workload are kept apart by `distinctInstance`.',
  rationale:
    'Pod anti-affinity keeps pods apart: on different nodes, or in different zones. Each Fargate task has a virtual machine of its ' +
    'own, and a service spreads its tasks over the zones of its subnets as well as it can. On EC2 a service can place each of ' +
    'its tasks on another instance. Wishes are left out: Kubernetes places pods also where they are not fulfilled.',
  remediation:
    'Give the service subnets in as many zones as it has tasks; keep different workloads apart by capacity providers.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'each pod on another node, on Fargate',
      given: APART('kubernetes.io/hostname'),
      drops: [
        '/spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/topologyKey',
      ],
    },
    {
      name: 'each pod on another node, on EC2',
      config: 'compute: ec2',
      given: APART('kubernetes.io/hostname'),
      emits: {'services/shop-app': {placementConstraints: [{type: 'distinctInstance'}]}},
    },
    {
      name: 'each pod in another zone',
      given: APART('topology.kubernetes.io/zone'),
      findings: [{level: 'review', fidelity: 'approximate', says: 'zone'}],
    },
    {
      name: 'not on the node of another workload, on EC2',
      config: 'compute: ec2',
      given: APART('kubernetes.io/hostname', 'database'),
      findings: [{level: 'review', fidelity: 'manual', says: 'apart'}],
    },
    {
      name: 'not on the node of a database of the input, on EC2',
      config: 'compute: ec2',
      given: pair(APART('kubernetes.io/hostname', 'database'), 'database'),
      emits: {
        'services/shop-app': {
          placementConstraints: [{type: 'memberOf', expression: 'not(task:group == service:shop-database)'}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'Deployment database'}],
    },
    {
      name: 'each pod on another node, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: APART('kubernetes.io/hostname'),
      emits: {'services/shop-app': {placementConstraints: null}},
      findings: [{level: 'review', fidelity: 'approximate', says: 'node'}],
    },
  ],
  map({view, workload, context, set, report, drop}) {
    if (isSidecar(workload, context)) {
      drop('/spec/affinity/podAntiAffinity', 'The containers run once in each task that they are put into.');
      return;
    }
    const terms = view.spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const compute = computeOf(workload, context);
    drop(PREFERRED, 'It is a wish; Kubernetes places pods also where it is not fulfilled.');
    for (const [index, term] of terms.entries()) {
      const path = `${REQUIRED}/${index}`;
      const isHost = isAboutHosts(term);
      const own = isAboutItself(term, workload);
      const others = neighbours(term, workload, context).filter(other => other !== workload);
      const away = runsThere(others, workload, context);
      if (isHost && compute === 'fargate') {
        drop(path, 'Each Fargate task has a virtual machine of its own.');
      } else if (isHost && own && workload.kind === 'DaemonSet') {
        drop(path, 'Each instance has one task of the service.');
      } else if (isHost && own && compute === 'ec2' && runsAs(workload) === 'service') {
        set(context.choice(names).service(workload), {placementConstraints: [{type: 'distinctInstance'}]});
        drop(path, 'Each task of the service is placed on another instance.');
      } else if (own) {
        drop(path, 'A service spreads its tasks; the finding on the topology says how far.');
        report(`${path}/topologyKey`, {
          level: 'review',
          fidelity: 'approximate',
          message: `Two pods are never ${togetherIn(term.topologyKey ?? '')}; ECS spreads the tasks of a service as well as it can, but starts a second one beside the first if need be.`,
        });
      } else if (isHost && away !== undefined) {
        const expression = `not(${away})`;
        set(context.choice(names).service(workload), {
          placementConstraints: [{type: 'memberOf', expression}],
        });
        drop(path, 'The placement constraint of the service says so.');
        report(`${path}/topologyKey`, {
          level: 'review',
          fidelity: 'approximate',
          message: `The tasks start on no instance on which a task of ${others.map(({kind, name}) => `${kind} ${name}`).join(', ')} runs; ECS does not keep those away from them in turn, as Kubernetes does.`,
        });
      } else {
        report(path, {
          level: 'review',
          fidelity: 'manual',
          message: `The pods keep apart from other pods (${term.topologyKey ?? ''}); ECS does not keep tasks of different services apart.`,
        });
      }
    }
  },
});

/** Where two pods are not to be together: in the words of the platform, or by the label. */
function togetherIn(topologyKey: string): string {
  if (topologyKey === 'kubernetes.io/hostname') return `on one node (${topologyKey})`;
  if (topologyKey.endsWith('/zone')) return `in one zone (${topologyKey})`;
  return `on nodes with the same label ${topologyKey}`;
}
