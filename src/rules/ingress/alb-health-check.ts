import {integerOf} from '../../choices/routing/annotation.ts';
import {controllerPort} from '../../choices/routing/health-check.ts';
import type {TargetGroup} from '../../choices/routing/target-group.ts';
import {clamp, type Range, TARGET_GROUP} from '../../ecs/limits.ts';
import {handle, type ResourceInputs} from '../../ecs/resource.ts';
import {defineRule, type Patch} from '../rule.ts';
import {ALB_READER, ALB_REFS, forTargetGroups, refused, STANDARD} from './alb-reader.ts';
import {type Decide, type Family, familyClaims, mapFamily} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {plannedTargetGroups} from './planned.ts';

type Setting = (group: TargetGroup) => Patch<ResourceInputs['target-groups']>;

/** Annotations of class alb that this rule knows. */
export const ALB_HEALTH_CHECK: Family = {
  'healthcheck-path': plain(group => ({HealthCheckPath: group.healthCheck.path})),
  'healthcheck-protocol': annotated => {
    if (annotated.value !== 'HTTP' && annotated.value !== 'HTTPS')
      return refused(annotated.suffix, '`HTTP` or `HTTPS`');
    const groups = plannedTargetGroups(annotated.subject);
    if (groups.every(({protocol}) => protocol === annotated.value)) return STANDARD;
    return plain(group => ({HealthCheckProtocol: group.healthCheck.protocol}))(annotated);
  },
  'healthcheck-port': annotated => {
    if (annotated.value === 'traffic-port') return STANDARD;
    const groups = plannedTargetGroups(annotated.subject);
    if (groups.some(({service}) => controllerPort(service, annotated.value) === undefined)) {
      return refused(annotated.suffix, 'a port number, or a port of the Service with a number as its target');
    }
    return plain(group => ({HealthCheckPort: group.healthCheck.port}))(annotated);
  },
  'success-codes': plain(group => ({
    Matcher:
      group.version === 'GRPC' ? {GrpcCode: group.healthCheck.codes} : {HttpCode: group.healthCheck.codes},
  })),
  'healthcheck-interval-seconds': number(TARGET_GROUP.interval, group => ({
    HealthCheckIntervalSeconds: group.healthCheck.intervalSeconds,
  })),
  'healthcheck-timeout-seconds': number(TARGET_GROUP.timeout, group => ({
    HealthCheckTimeoutSeconds: group.healthCheck.timeoutSeconds,
  })),
  'healthy-threshold-count': number(TARGET_GROUP.threshold, group => ({
    HealthyThresholdCount: group.healthCheck.healthyThreshold,
  })),
  'unhealthy-threshold-count': number(TARGET_GROUP.threshold, group => ({
    UnhealthyThresholdCount: group.healthCheck.unhealthyThreshold,
  })),
};

function plain(patch: Setting): Decide {
  return annotated =>
    forTargetGroups(annotated, group =>
      annotated.subject.set(handle('target-groups', group.name), patch(group)),
    );
}

/** A number with the range that AWS allows. */
function number(range: Range, patch: Setting): Decide {
  return annotated => {
    const value = integerOf(annotated.value);
    if (value === undefined) return refused(annotated.suffix, 'a whole number');
    const fate = plain(patch)(annotated);
    const used = clamp(value, range);
    if (used === value || !fate.set) return fate;
    return {
      ...fate,
      report: {
        level: 'review',
        fidelity: 'approximate',
        message: `AWS allows ${range.min} to ${range.max} for ${annotated.suffix}; k2e sets ${used} instead of ${value}.`,
      },
    };
  };
}

export default defineRule({
  id: 'ingress/alb-health-check',
  on: 'Ingress',
  claims: familyClaims(ALB_READER, ALB_HEALTH_CHECK),
  summary:
    'The health check of the target groups keeps the values of the annotations and the defaults of the controller.',
  rationale:
    'The AWS Load Balancer Controller does not read readiness probes: what the annotations leave open is path /, every 15 ' +
    'seconds, 5 seconds to answer, two in a row, status 200. Those are other defaults than those of AWS; k2e writes them out, ' +
    'so that the load balancer on ECS judges as it did. ECS replaces a task that fails the check, where Kubernetes only stopped ' +
    'sending it requests.',
  remediation: 'Choose a value that AWS allows.',
  refs: {
    ...ALB_REFS,
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual'],
  examples: [
    {
      name: 'a path of its own',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/healthcheck-path': '/healthz',
        'alb.ingress.kubernetes.io/healthcheck-port': '9090',
        'alb.ingress.kubernetes.io/healthcheck-protocol': 'HTTP',
        'alb.ingress.kubernetes.io/healthcheck-interval-seconds': '30',
        'alb.ingress.kubernetes.io/healthcheck-timeout-seconds': '10',
        'alb.ingress.kubernetes.io/healthy-threshold-count': '3',
        'alb.ingress.kubernetes.io/unhealthy-threshold-count': '4',
        'alb.ingress.kubernetes.io/success-codes': '200-299',
      }),
      emits: {
        'target-groups/web-8d84a1': {
          HealthCheckPath: '/healthz',
          HealthCheckPort: '9090',
          HealthCheckIntervalSeconds: 30,
          HealthCheckTimeoutSeconds: 10,
          HealthyThresholdCount: 3,
          UnhealthyThresholdCount: 4,
          Matcher: {HttpCode: '200-299'},
        },
      },
    },
    {
      name: 'more failures than AWS counts',
      given: webIngress('alb', {'alb.ingress.kubernetes.io/unhealthy-threshold-count': '20'}),
      emits: {'target-groups/web-8d84a1': {UnhealthyThresholdCount: 10, HealthCheckIntervalSeconds: 15}},
      findings: [{level: 'review', fidelity: 'approximate', says: '10 instead of 20'}],
    },
    {
      name: 'an interval that is no number',
      given: webIngress('alb', {'alb.ingress.kubernetes.io/healthcheck-interval-seconds': '30s'}),
      findings: [{level: 'action', fidelity: 'manual', says: 'whole number'}],
    },
  ],
  map: subject => mapFamily(subject, ALB_READER, ALB_HEALTH_CHECK),
});
