import {computeOf} from '../../choices/compute.ts';
import {defineRule, type Report} from '../rule.ts';

const SPREAD = (
  whenUnsatisfiable: string,
  topologyKey = 'topology.kubernetes.io/zone',
) => `topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: ${topologyKey}
    whenUnsatisfiable: ${whenUnsatisfiable}
    labelSelector: {matchLabels: {app: app}}`;

export default defineRule({
  id: 'pod/topology-spread',
  on: 'pod',
  claims: ['/spec/topologySpreadConstraints'],
  summary: 'A service spreads its tasks over zones by itself; a hard rule becomes a good intention.',
  rationale:
    'Kubernetes counts pods per zone or node and keeps the difference below `maxSkew`, as a wish (`ScheduleAnyway`) or as a ' +
    'condition (`DoNotSchedule`). On Fargate a service spreads its tasks evenly over the zones of its subnets, and no two share ' +
    'a machine. On EC2 the placement strategy of every service spreads them over zones and then over instances. Neither ever leaves a task ' +
    'unplaced for it.',
  remediation: 'Give the service subnets in all zones that it should use.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'a condition',
      given: SPREAD('DoNotSchedule'),
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/topologySpreadConstraints/0/whenUnsatisfiable',
          says: 'zone',
        },
      ],
    },
    {
      name: 'racks of a data centre',
      given: SPREAD('DoNotSchedule', 'example.com/rack'),
      findings: [{level: 'review', fidelity: 'approximate', says: 'zones and machines only'}],
    },
    {
      name: 'a wish',
      given: SPREAD('ScheduleAnyway'),
      drops: ['/spec/template/spec/topologySpreadConstraints/0/maxSkew'],
    },
    {
      name: 'different nodes, on Fargate',
      given: SPREAD('DoNotSchedule', 'kubernetes.io/hostname'),
      drops: ['/spec/template/spec/topologySpreadConstraints/0/whenUnsatisfiable'],
    },
    {
      name: 'a wish, on EC2',
      config: 'compute: ec2',
      given: SPREAD('ScheduleAnyway'),
      emits: {
        'services/shop-app': {
          placementStrategy: [
            {type: 'spread', field: 'attribute:ecs.availability-zone'},
            {type: 'spread', field: 'instanceId'},
          ],
        },
      },
      drops: ['/spec/template/spec/topologySpreadConstraints/0/maxSkew'],
    },
    {
      name: 'different nodes, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: SPREAD('DoNotSchedule', 'kubernetes.io/hostname'),
      emits: {'services/shop-app': {placementStrategy: null}},
      findings: [{level: 'review', fidelity: 'approximate', says: 'node'}],
    },
  ],
  map({view, workload, context, report, drop}) {
    const constraints = view.spec?.topologySpreadConstraints;
    if (!constraints) return;
    const compute = computeOf(workload, context);
    for (const [index, {topologyKey = '', whenUnsatisfiable, maxSkew}] of constraints.entries()) {
      const path = `/spec/topologySpreadConstraints/${index}`;
      drop(
        path,
        workload.kind === 'DaemonSet'
          ? 'There is one task on each instance, wherever the instances are.'
          : 'ECS spreads the tasks of a service over zones and machines by itself.',
      );
      const isHost = topologyKey === 'kubernetes.io/hostname';
      if (workload.kind === 'DaemonSet') continue;
      if (whenUnsatisfiable !== 'DoNotSchedule' || (isHost && compute === 'fargate')) continue;
      report(`${path}/whenUnsatisfiable`, spreadReport(topologyKey, maxSkew ?? 1));
    }
  },
});

/** What becomes of a condition: ECS spreads over zones and machines, and over nothing else. */
function spreadReport(topologyKey: string, maxSkew: number): Report {
  const isZone = topologyKey.endsWith('/zone');
  const kind = topologyKey === 'kubernetes.io/hostname' ? 'node' : isZone ? 'zone' : undefined;
  const most = `has more than ${maxSkew} ${maxSkew === 1 ? 'pod' : 'pods'} more than another, or pods wait;`;
  const base = {level: 'review', fidelity: 'approximate'} as const;
  return kind === undefined
    ? {
        ...base,
        message: `No group of nodes by the label ${topologyKey} ${most} ECS spreads tasks over zones and machines only, and lets none wait.`,
        remediation:
          'If the groups matter, run the parts as services of their own on capacity providers of their own (`workloads.<Kind>/<namespace>/<name>.capacityProvider` in k2e.yaml).',
      }
    : {
        ...base,
        message: `No ${kind} (${topologyKey}) ${most} ECS spreads tasks as well as it can and lets none wait.`,
      };
}
