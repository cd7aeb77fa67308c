import {metricsOf, scaledWorkload} from '../../choices/autoscaling.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {HorizontalPodAutoscaler, HPAScalingPolicy} from '../../model/kubernetes.generated.ts';
import {defineRule, type Subject} from '../rule.ts';
import {autoscaled} from './example.ts';

const METRICS = `maxReplicas: 10
metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
`;

export default defineRule({
  id: 'horizontal-pod-autoscaler/behavior',
  on: 'HorizontalPodAutoscaler',
  claims: ['/spec/behavior'],
  summary: 'Stabilization windows become cooldowns; limits on the speed of scaling have no counterpart.',
  rationale:
    'Kubernetes takes the highest count that it wanted during the stabilization window before it scales in; a cooldown only waits ' +
    'after the last step. Target tracking computes the size of its steps itself, so policies that limit pods or percent per ' +
    'period are not carried over. Scaling in can be switched off on both.',
  remediation: 'Use step scaling policies instead of target tracking where the speed matters.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior',
    ],
    ecs: [
      'https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a window and no scaling in',
      given: autoscaled(
        `${METRICS}behavior: {scaleDown: {stabilizationWindowSeconds: 600, selectPolicy: Disabled}}`,
      ),
      emits: {
        'scaling-policies/shop-app-cpu': {
          TargetTrackingScalingPolicyConfiguration: {ScaleInCooldown: 600, DisableScaleIn: true},
        },
      },
    },
    {
      name: 'a limit on the speed',
      given: autoscaled(
        `${METRICS}behavior: {scaleUp: {policies: [{type: Pods, value: 2, periodSeconds: 60}], tolerance: "0.05"}}`,
      ),
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/behavior/scaleUp/policies', says: '2 pods'},
      ],
      drops: ['/spec/behavior/scaleUp/tolerance'],
    },
    {
      name: 'the limits that Kubernetes has by default',
      given: autoscaled(
        `${METRICS}behavior: {scaleDown: {policies: [{type: Percent, value: 100, periodSeconds: 15}]}}`,
      ),
      drops: ['/spec/behavior/scaleDown/policies/0/value'],
    },
    {
      name: 'no scaling out',
      given: autoscaled(`${METRICS}behavior: {scaleUp: {selectPolicy: Disabled}}`),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/behavior/scaleUp/selectPolicy'}],
    },
  ],
  map(subject) {
    const {view, object, context, set, report} = subject;
    const {behavior} = view.spec ?? {};
    if (!behavior) return;
    const workload = scaledWorkload(object, context);
    const targets = workload
      ? metricsOf(object as KubeObject<HorizontalPodAutoscaler>, workload, context).filter(
          metric => metric.kind === 'target',
        )
      : [];
    if (!workload || targets.length === 0) {
      report('/spec/behavior', {
        level: 'info',
        fidelity: 'manual',
        message: 'There is no scaling policy that this behaviour could belong to.',
        remediation: 'See the findings on the metrics.',
      });
      return;
    }
    for (const {policy} of targets) {
      set(
        policy,
        {
          TargetTrackingScalingPolicyConfiguration: {
            ScaleInCooldown: behavior.scaleDown?.stabilizationWindowSeconds ?? 300,
            ScaleOutCooldown: behavior.scaleUp?.stabilizationWindowSeconds ?? 0,
            DisableScaleIn: behavior.scaleDown?.selectPolicy === 'Disabled',
          },
        },
        workload,
      );
    }
    tellDirection(subject, 'scaleUp', workload);
    tellDirection(subject, 'scaleDown', workload);
  },
});

/** The limits of an autoscaler that gives none, which one that is read back from a cluster has (`pkg/apis/autoscaling/v2/defaults.go`). */
const DEFAULTS: Readonly<Record<'scaleUp' | 'scaleDown', readonly HPAScalingPolicy[]>> = {
  scaleUp: [
    {type: 'Pods', value: 4, periodSeconds: 15},
    {type: 'Percent', value: 100, periodSeconds: 15},
  ],
  scaleDown: [{type: 'Percent', value: 100, periodSeconds: 15}],
};

function isDefault(
  policies: readonly HPAScalingPolicy[] | undefined,
  direction: 'scaleUp' | 'scaleDown',
): boolean {
  const own = DEFAULTS[direction];
  return (
    policies?.length === own.length &&
    own.every(({type, value, periodSeconds}) =>
      policies.some(
        each => each.type === type && each.value === value && each.periodSeconds === periodSeconds,
      ),
    )
  );
}

function tellDirection(
  {object, given, report, drop}: Subject<'HorizontalPodAutoscaler'>,
  direction: 'scaleUp' | 'scaleDown',
  workload: Workload,
): void {
  const rules = (object.value as HorizontalPodAutoscaler).spec?.behavior?.[direction];
  const path = `/spec/behavior/${direction}`;
  drop(`${path}/tolerance`, 'Target tracking has a tolerance of its own.');
  if (isDefault(rules?.policies, direction))
    drop(`${path}/policies`, 'These are the limits that Kubernetes has where none are given.');
  else if (given(`${path}/policies`) && rules?.selectPolicy !== 'Disabled') {
    const limits = (rules?.policies ?? []).map(
      ({type, value, periodSeconds}) =>
        `${value} ${type === 'Percent' ? 'percent' : value === 1 ? 'pod' : 'pods'} in ${periodSeconds} seconds`,
    );
    report(`${path}/policies`, {
      level: 'review',
      fidelity: 'approximate',
      workload,
      message: `Scaling ${direction === 'scaleUp' ? 'out' : 'in'} is limited to ${limits.join(' or ')}; target tracking takes steps of its own size.`,
    });
    for (const index of (rules?.policies ?? []).keys()) {
      drop(`${path}/policies/${index}`, 'The limit as a whole is reported.');
    }
  }
  if (!given(`${path}/selectPolicy`)) return;
  if (rules?.selectPolicy !== 'Disabled')
    drop(`${path}/selectPolicy`, 'It chooses among the policies, which are not carried over.');
  else if (direction === 'scaleUp') {
    report(`${path}/selectPolicy`, {
      level: 'action',
      fidelity: 'manual',
      workload,
      message: 'Scaling out is disabled, which a target tracking policy cannot do.',
      remediation: 'Set MaxCapacity of the scalable target to the count that should not be exceeded.',
    });
  } else drop(`${path}/policies`, 'Scaling in is disabled, so they have no effect.');
}
