/** Attributes of load balancers (ModifyLoadBalancerAttributes) and their arguments in `aws_lb`. */
export const LOAD_BALANCER_ATTRIBUTES: Readonly<Record<string, string>> = {
  'access_logs.s3.bucket': 'access_logs.bucket',
  'access_logs.s3.enabled': 'access_logs.enabled',
  'access_logs.s3.prefix': 'access_logs.prefix',
  'client_keep_alive.seconds': 'client_keep_alive',
  'connection_logs.s3.bucket': 'connection_logs.bucket',
  'connection_logs.s3.enabled': 'connection_logs.enabled',
  'connection_logs.s3.prefix': 'connection_logs.prefix',
  'deletion_protection.enabled': 'enable_deletion_protection',
  'dns_record.client_routing_policy': 'dns_record_client_routing_policy',
  'idle_timeout.timeout_seconds': 'idle_timeout',
  'load_balancing.cross_zone.enabled': 'enable_cross_zone_load_balancing',
  'routing.http.desync_mitigation_mode': 'desync_mitigation_mode',
  'routing.http.drop_invalid_header_fields.enabled': 'drop_invalid_header_fields',
  'routing.http.preserve_host_header.enabled': 'preserve_host_header',
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'enable_tls_version_and_cipher_suite_headers',
  'routing.http.xff_client_port.enabled': 'enable_xff_client_port',
  'routing.http.xff_header_processing.mode': 'xff_header_processing_mode',
  'routing.http2.enabled': 'enable_http2',
  'waf.fail_open.enabled': 'enable_waf_fail_open',
  'zonal_shift.config.enabled': 'enable_zonal_shift',
};

/** Attributes of target groups (ModifyTargetGroupAttributes) and their arguments in `aws_lb_target_group`. */
export const TARGET_GROUP_ATTRIBUTES: Readonly<Record<string, string>> = {
  'deregistration_delay.connection_termination.enabled': 'connection_termination',
  'deregistration_delay.timeout_seconds': 'deregistration_delay',
  'load_balancing.algorithm.anomaly_mitigation': 'load_balancing_anomaly_mitigation',
  'load_balancing.algorithm.type': 'load_balancing_algorithm_type',
  'load_balancing.cross_zone.enabled': 'load_balancing_cross_zone_enabled',
  'preserve_client_ip.enabled': 'preserve_client_ip',
  'proxy_protocol_v2.enabled': 'proxy_protocol_v2',
  'slow_start.duration_seconds': 'slow_start',
  'stickiness.app_cookie.cookie_name': 'stickiness.cookie_name',
  'stickiness.app_cookie.duration_seconds': 'stickiness.cookie_duration',
  'stickiness.enabled': 'stickiness.enabled',
  'stickiness.lb_cookie.duration_seconds': 'stickiness.cookie_duration',
  'stickiness.type': 'stickiness.type',
  'target_failover.on_deregistration': 'target_failover.on_deregistration',
  'target_failover.on_unhealthy': 'target_failover.on_unhealthy',
  'target_group_health.dns_failover.minimum_healthy_targets.count':
    'target_group_health.dns_failover.minimum_healthy_targets_count',
  'target_group_health.dns_failover.minimum_healthy_targets.percentage':
    'target_group_health.dns_failover.minimum_healthy_targets_percentage',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count':
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets_count',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage':
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets_percentage',
  'target_health_state.unhealthy.connection_termination.enabled':
    'target_health_state.enable_unhealthy_connection_termination',
  'target_health_state.unhealthy.draining_interval_seconds':
    'target_health_state.unhealthy_draining_interval',
};
