import {ALB, pairsOf} from '../../choices/routing/annotation.ts';
import {targetGroupArn} from '../../choices/routing/listener.ts';
import {routing} from '../../choices/routing/routing.ts';
import type {TargetGroup} from '../../choices/routing/target-group.ts';
import {handle} from '../../ecs/resource.ts';
import {pointer} from '../../pointer.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {ALB_REFS} from './alb-reader.ts';
import {WEB, webIngress} from './example-objects.ts';

/** Annotations of a Service that describe its target groups. */
const OF_TARGET_GROUPS =
  /^(?:backend-protocol(?:-version)?|target-group-attributes|healthcheck-.+|success-codes|(?:un)?healthy-threshold-count)$/;

/** Annotations that choose what the targets are. */
const OF_TARGETS = /^target-(?:type|node-labels)$/;

const annotated = (key: string, value: string): string =>
  webIngress('alb').replace(
    WEB,
    WEB.replace(
      '{name: web, namespace: shop}',
      `{name: web, namespace: shop, annotations: {${ALB}${key}: "${value}"}}`,
    ),
  );

export default defineRule({
  id: 'ingress/alb-service',
  on: 'Service',
  claims: [pointer('metadata', 'annotations', `${ALB}*`)],
  summary:
    'Annotations of a Service for class alb describe its target groups and come before those of the Ingress.',
  rationale:
    'The AWS Load Balancer Controller reads health checks, protocol and attributes of a target group from the Service first and ' +
    'from the Ingress then. k2e does so too.',
  remediation: 'Set it on the new target group by hand.',
  refs: ALB_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a health check of the Service',
      given: annotated('healthcheck-path', '/live'),
      emits: {'target-groups/web-8d84a1': {HealthCheckPath: '/live'}},
    },
    {
      name: 'an interval that AWS does not allow',
      given: annotated('healthcheck-interval-seconds', '2'),
      emits: {'target-groups/web-8d84a1': {HealthCheckIntervalSeconds: 5}},
      findings: [{level: 'review', fidelity: 'approximate', says: 'nearest'}],
    },
    {
      name: 'attributes that are none',
      given: annotated('target-group-attributes', 'sticky'),
      findings: [{level: 'action', fidelity: 'manual', says: 'key=value'}],
    },
    {
      name: 'an authentication of the Service',
      given: annotated('auth-type', 'cognito'),
      findings: [{level: 'action', fidelity: 'manual', says: 'auth-type'}],
    },
    {
      name: 'a Service that no Ingress of class alb routes to',
      given: annotated('healthcheck-path', '/live').replace(
        'ingressClassName: alb',
        'ingressClassName: nginx',
      ),
      drops: [`/metadata/annotations/${ALB.replace('/', '~1')}healthcheck-path`],
    },
  ],
  map(subject) {
    const {view, object, context, report, drop} = subject;
    const annotations: Readonly<Record<string, string>> = view.metadata?.annotations ?? {};
    const keys = Object.keys(annotations);
    if (keys.length === 0) return;
    const groups = context.choice(groupsOfAlbs).get(object.id) ?? [];
    for (const key of keys) {
      const suffix = key.slice(ALB.length);
      const path = pointer('metadata', 'annotations', key);
      if (groups.length === 0) drop(path, 'No Ingress of class alb routes to this Service.');
      else if (OF_TARGETS.test(suffix)) drop(path, 'The targets are always the addresses of the tasks.');
      else if (!OF_TARGET_GROUPS.test(suffix)) {
        report(path, {
          level: 'action',
          fidelity: 'manual',
          message: `k2e reads ${suffix} from Ingresses only; it is not carried over from this Service.`,
          remediation: 'Put the annotation on the Ingress, or set it on the listener rule by hand.',
        });
      } else mapSetting(subject, groups, suffix, annotations[key] ?? '', path);
    }
  },
});

/** By the id of a Service, its target groups at load balancers of class alb. */
function groupsOfAlbs(context: Context): ReadonlyMap<string, readonly TargetGroup[]> {
  const {targetGroups, balancers} = context.choice(routing);
  const albs = new Set(balancers.filter(({group}) => group.engine === 'alb').map(({name}) => name));
  const groups = targetGroups.filter(({balancer}) => albs.has(balancer));
  return Map.groupBy(groups, ({service}) => service.id);
}

function mapSetting(
  {set, report}: Subject<'Service'>,
  groups: readonly TargetGroup[],
  suffix: string,
  value: string,
  path: string,
): void {
  if (suffix === 'target-group-attributes' && pairsOf(value).length === 0) {
    report(path, {
      level: 'action',
      fidelity: 'manual',
      message: `${suffix} must be a list of key=value; the controller refuses the Ingresses of the Service, and k2e sets none of its attributes, nor those of the Ingress, which it comes before.`,
    });
    return;
  }
  let exact = true;
  for (const {name, protocol, version, healthCheck: check, attributes} of groups) {
    const target = handle('target-groups', name);
    if (suffix === 'target-group-attributes') {
      set(handle('target-group-attributes', name), {
        TargetGroupArn: targetGroupArn(name),
        Attributes: attributes,
      });
      continue;
    }
    const settings: Readonly<Record<string, readonly [field: string, used: string | number]>> = {
      'backend-protocol': ['Protocol', protocol],
      'backend-protocol-version': ['ProtocolVersion', version],
      'healthcheck-path': ['HealthCheckPath', check.path],
      'healthcheck-port': ['HealthCheckPort', check.port],
      'healthcheck-protocol': ['HealthCheckProtocol', check.protocol],
      'healthcheck-interval-seconds': ['HealthCheckIntervalSeconds', check.intervalSeconds],
      'healthcheck-timeout-seconds': ['HealthCheckTimeoutSeconds', check.timeoutSeconds],
      'healthy-threshold-count': ['HealthyThresholdCount', check.healthyThreshold],
      'unhealthy-threshold-count': ['UnhealthyThresholdCount', check.unhealthyThreshold],
    };
    const setting = Object.hasOwn(settings, suffix) ? settings[suffix] : undefined;
    if (setting) set(target, {[setting[0]]: setting[1]});
    else set(target, {Matcher: version === 'GRPC' ? {GrpcCode: check.codes} : {HttpCode: check.codes}});
    exact &&= String(setting?.[1] ?? check.codes) === value;
  }
  if (exact) return;
  report(path, {
    level: 'review',
    fidelity: 'approximate',
    message: `AWS does not take ${suffix} = ${value} as it is; k2e sets the nearest value or the default.`,
  });
}
