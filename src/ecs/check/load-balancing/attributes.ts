import {LOAD_BALANCER, type Range, TARGET_GROUP, within} from '../../limits.ts';
import {hasToken} from '../../token.ts';

/** What an attribute's text may be. */
type ValueRule = RegExp | Range | ((value: string) => boolean);

const BOOLEAN = /^(?:true|false)$/;
const ANY = /(?:)/;

/** Attributes of load balancers. Elastic Load Balancing API reference, LoadBalancerAttribute */
export const LOAD_BALANCER_ATTRIBUTES: Readonly<Record<string, ValueRule>> = {
  'deletion_protection.enabled': BOOLEAN,
  'load_balancing.cross_zone.enabled': BOOLEAN,
  'access_logs.s3.enabled': BOOLEAN,
  'access_logs.s3.bucket': ANY,
  'access_logs.s3.prefix': ANY,
  'ipv6.deny_all_igw_traffic': BOOLEAN,
  'idle_timeout.timeout_seconds': LOAD_BALANCER.idleTimeout,
  'client_keep_alive.seconds': {min: 60, max: 604_800},
  'connection_logs.s3.enabled': BOOLEAN,
  'connection_logs.s3.bucket': ANY,
  'connection_logs.s3.prefix': ANY,
  'health_check_logs.s3.enabled': BOOLEAN,
  'health_check_logs.s3.bucket': ANY,
  'health_check_logs.s3.prefix': ANY,
  'routing.http.desync_mitigation_mode': /^(?:monitor|defensive|strictest)$/,
  'routing.http.drop_invalid_header_fields.enabled': BOOLEAN,
  'routing.http.preserve_host_header.enabled': BOOLEAN,
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': BOOLEAN,
  'routing.http.xff_client_port.enabled': BOOLEAN,
  'routing.http.xff_header_processing.mode': /^(?:append|preserve|remove)$/,
  'routing.http2.enabled': BOOLEAN,
  'waf.fail_open.enabled': BOOLEAN,
  'zonal_shift.config.enabled': BOOLEAN,
  'dns_record.client_routing_policy':
    /^(?:availability_zone_affinity|partial_availability_zone_affinity|any_availability_zone)$/,
  'secondary_ips.auto_assigned.per_subnet': {min: 0, max: 7},
};

/** Attributes of target groups. Elastic Load Balancing API reference, TargetGroupAttribute */
export const TARGET_GROUP_ATTRIBUTES: Readonly<Record<string, ValueRule>> = {
  'deregistration_delay.timeout_seconds': TARGET_GROUP.deregistrationDelay,
  'deregistration_delay.connection_termination.enabled': BOOLEAN,
  'stickiness.enabled': BOOLEAN,
  'stickiness.type': /^(?:lb_cookie|app_cookie|source_ip|source_ip_dest_ip|source_ip_dest_ip_proto)$/,
  'stickiness.app_cookie.cookie_name': /^(?!AWSALB)[\x21-\x7e]+$/,
  'stickiness.app_cookie.duration_seconds': TARGET_GROUP.stickiness,
  'stickiness.lb_cookie.duration_seconds': TARGET_GROUP.stickiness,
  'load_balancing.cross_zone.enabled': /^(?:true|false|use_load_balancer_configuration)$/,
  'load_balancing.algorithm.type': /^(?:round_robin|least_outstanding_requests|weighted_random)$/,
  'load_balancing.algorithm.anomaly_mitigation': /^(?:on|off)$/,
  'slow_start.duration_seconds': value =>
    value === '0' || (/^\d{1,9}$/.test(value) && within(Number(value), TARGET_GROUP.slowStart)),
  'target_group_health.dns_failover.minimum_healthy_targets.count': /^(?:off|[1-9]\d*)$/,
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': /^(?:off|[1-9]\d?|100)$/,
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': /^[1-9]\d*$/,
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': /^(?:off|[1-9]\d?|100)$/,
  'lambda.multi_value_headers.enabled': BOOLEAN,
  'send_tcp_reset.on_deregistration.enabled': BOOLEAN,
  'send_tcp_reset.on_unhealthy.enabled': BOOLEAN,
  'target_failover.on_deregistration': /^(?:rebalance|no_rebalance)$/,
  'target_failover.on_unhealthy': /^(?:rebalance|no_rebalance)$/,
  'preserve_client_ip.enabled': BOOLEAN,
  'proxy_protocol_v2.enabled': BOOLEAN,
  'target_health_state.unhealthy.connection_termination.enabled': BOOLEAN,
  'target_health_state.unhealthy.draining_interval_seconds': {min: 0, max: 360_000},
};

/** What is wrong with an attribute: a sentence, or undefined. */
export function attributeFault(
  {
    Key: key = '',
    Value: value = '',
  }: {readonly Key?: string | undefined; readonly Value?: string | undefined},
  known: Readonly<Record<string, ValueRule>>,
): string | undefined {
  const rule = Object.hasOwn(known, key) ? known[key] : undefined;
  if (!rule) return 'There is no attribute of this name.';
  if (hasToken(value)) return undefined;
  if (rule instanceof RegExp) return rule.test(value) ? undefined : 'The attribute does not take this value.';
  if (typeof rule === 'function') return rule(value) ? undefined : 'The attribute does not take this value.';
  const isNumber = /^\d{1,9}$/.test(value) && within(Number(value), rule);
  return isNumber ? undefined : `The attribute is a whole number from ${rule.min} to ${rule.max}.`;
}
