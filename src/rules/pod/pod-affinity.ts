import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {isAboutHosts, neighbours, runsThere} from '../../choices/neighbours.ts';
import {defineRule} from '../rule.ts';
import {pair} from './example-pair.ts';

const REQUIRED = '/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution';

const BESIDE_CACHE = `affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: cache}}}`;

export default defineRule({
  id: 'pod/pod-affinity',
  on: 'pod',
  claims: ['/spec/affinity/podAffinity'],
  summary:
    'On EC2 a service can ask for instances that run tasks of another; elsewhere what must be on one machine belongs into one task.',
  rationale:
    'Pod affinity puts pods near others: on the same node, or in the same zone. On Fargate each task has a machine of its own, so ' +
    'two tasks are never on one; on EC2 a placement constraint can name the service whose tasks must be there. Containers that share memory, a disk or a low latency can be containers of one task. Wishes ' +
    'are left out: Kubernetes places pods also where they are not fulfilled.',
  remediation:
    'Put containers that must share a machine into one task definition; for a zone use the same subnets for both services.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'on the node of the cache',
      given: BESIDE_CACHE,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/0',
          says: 'kubernetes.io/hostname',
        },
      ],
    },
    {
      name: 'on the node of the cache, on EC2',
      config: 'compute: ec2',
      given: pair(BESIDE_CACHE, 'cache'),
      emits: {
        'services/shop-app': {
          placementConstraints: [{type: 'memberOf', expression: 'task:group == service:shop-cache'}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'Deployment cache'}],
    },
    {
      name: 'a wish',
      given: `affinity:
  podAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 1
        podAffinityTerm: {topologyKey: topology.kubernetes.io/zone, labelSelector: {matchLabels: {app: cache}}}`,
      drops: [
        '/spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/weight',
      ],
    },
  ],
  map({view, workload, context, set, after, report, drop}) {
    if (isSidecar(workload, context)) {
      drop('/spec/affinity/podAffinity', 'The containers run in the tasks that they are put into.');
      return;
    }
    const affinity = view.spec?.affinity?.podAffinity;
    drop(
      '/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution',
      'It is a wish; Kubernetes places pods also where it is not fulfilled.',
    );
    const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const [index, term] of terms.entries()) {
      const path = `${REQUIRED}/${index}`;
      const others = neighbours(term, workload, context).filter(other => other !== workload);
      const near =
        others.length > 0 ? others.map(({kind, name}) => `${kind} ${name}`).join(', ') : 'other pods';
      const expression = isAboutHosts(term) ? runsThere(others, workload, context) : undefined;
      if (expression === undefined) {
        report(path, {
          level: 'action',
          fidelity: 'manual',
          message: `The pods insist on running beside ${near} (same ${term.topologyKey ?? ''}); ECS does not place tasks beside others here.`,
        });
        continue;
      }
      const service = context.choice(names).service(workload);
      set(service, {placementConstraints: [{type: 'memberOf', expression}]});
      after(service, ...others.map(other => context.choice(names).service(other)));
      drop(path, 'The placement constraint of the service says so.');
      report(`${path}/topologyKey`, {
        level: 'review',
        fidelity: 'approximate',
        message: `The tasks start only on instances on which a task of ${near} runs; they stay there when it moves, as pods do.`,
        remediation: `See that the instances have room for both; put them into one task definition if they must always be together.`,
      });
    }
  },
});
