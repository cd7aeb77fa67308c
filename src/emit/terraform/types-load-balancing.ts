import {NEWER} from './newer.ts';
import type {BlockType, Form} from './types.ts';

/** The provider that brought regular expressions in conditions, and transforms. */
const REGEX = '6.19.0';
/** The provider that brought the validation of JSON web tokens. */
const JWT = '6.22.0';

const SHORT_FORM =
  'Terraform has no argument for the short form of a condition: write HostHeaderConfig or PathPatternConfig.';

/** The arguments of actions, which listeners and rules share. */
function actions(list: string, block: string): Required<Pick<BlockType, 'names' | 'since' | 'lacks'>> {
  const at = `/${list}/*`;
  return {
    names: {
      [`/${list}`]: block,
      [`${at}/ForwardConfig`]: 'forward',
      [`${at}/ForwardConfig/TargetGroups`]: 'target_group',
      [`${at}/ForwardConfig/TargetGroups/*/TargetGroupArn`]: 'arn',
      [`${at}/ForwardConfig/TargetGroupStickinessConfig`]: 'stickiness',
      [`${at}/ForwardConfig/TargetGroupStickinessConfig/DurationSeconds`]: 'duration',
      [`${at}/RedirectConfig`]: 'redirect',
      [`${at}/FixedResponseConfig`]: 'fixed_response',
      [`${at}/AuthenticateCognitoConfig`]: 'authenticate_cognito',
      [`${at}/AuthenticateOidcConfig`]: 'authenticate_oidc',
      [`${at}/JwtValidationConfig`]: 'jwt_validation',
      [`${at}/JwtValidationConfig/AdditionalClaims`]: 'additional_claim',
    },
    since: {[`${at}/JwtValidationConfig`]: JWT},
    lacks: {[`${at}/AuthenticateOidcConfig/UseExistingClientSecret`]: NEWER},
  };
}

const LISTENER = actions('DefaultActions', 'default_action');
const RULE = actions('Actions', 'action');

const ATTRIBUTE_NAMES = {'/Attributes': ''};

/** Elastic Load Balancing. */
export const LOAD_BALANCING_TYPES = {
  'load-balancers': {
    type: 'aws_lb',
    names: {
      '/Scheme': 'internal',
      '/Type': 'load_balancer_type',
      '/SubnetMappings': 'subnet_mapping',
      '/SubnetMappings/*/PrivateIPv4Address': 'private_ipv4_address',
      '/SubnetMappings/*/IPv6Address': 'ipv6_address',
      '/CustomerOwnedIpv4Pool': 'customer_owned_ipv4_pool',
      '/IpamPools/Ipv4IpamPoolId': 'ipv4_ipam_pool_id',
    },
    forms: {'/Tags': 'tags', '/Scheme': 'internal'},
    lacks: {'/EnablePrefixForIpv6SourceNat': NEWER, '/SubnetMappings/*/SourceNatIpv6Prefix': NEWER},
    answers: {
      '/LoadBalancers/0/LoadBalancerArn': 'arn',
      '/LoadBalancers/0/DNSName': 'dns_name',
      '/LoadBalancers/0/CanonicalHostedZoneId': 'zone_id',
    },
  },
  'load-balancer-attributes': {
    type: 'aws_lb',
    names: {'/LoadBalancerArn': null, ...ATTRIBUTE_NAMES},
    forms: {'/Attributes': 'load-balancer-attributes' as Form},
    answers: {},
  },
  'target-groups': {
    type: 'aws_lb_target_group',
    names: {
      '/HealthCheckEnabled': 'health_check.enabled',
      '/HealthCheckProtocol': 'health_check.protocol',
      '/HealthCheckPort': 'health_check.port',
      '/HealthCheckPath': 'health_check.path',
      '/HealthCheckIntervalSeconds': 'health_check.interval',
      '/HealthCheckTimeoutSeconds': 'health_check.timeout',
      '/HealthyThresholdCount': 'health_check.healthy_threshold',
      '/UnhealthyThresholdCount': 'health_check.unhealthy_threshold',
      '/Matcher': '',
      '/Matcher/HttpCode': 'health_check.matcher',
      '/Matcher/GrpcCode': 'health_check.matcher',
    },
    forms: {'/Tags': 'tags'},
    lacks: {'/TargetControlPort': NEWER},
    answers: {'/TargetGroups/0/TargetGroupArn': 'arn'},
    replacedFirst: true,
  },
  'target-group-attributes': {
    type: 'aws_lb_target_group',
    names: {'/TargetGroupArn': null, ...ATTRIBUTE_NAMES},
    forms: {'/Attributes': 'target-group-attributes' as Form},
    answers: {},
  },
  listeners: {
    type: 'aws_lb_listener',
    names: {
      ...LISTENER.names,
      '/Certificates': 'certificate_arn',
      '/MutualAuthentication/TrustStoreAssociationStatus': null,
      '/MutualAuthentication/AdvertiseTrustStoreCaNames': 'advertise_trust_store_ca_names',
    },
    forms: {'/Tags': 'tags', '/Certificates': 'first', '/AlpnPolicy': 'first'},
    lacks: LISTENER.lacks,
    since: LISTENER.since,
    answers: {'/Listeners/0/ListenerArn': 'arn'},
  },
  'listener-certificates': {type: 'aws_lb_listener_certificate', answers: {}},
  'listener-rules': {
    type: 'aws_lb_listener_rule',
    names: {
      ...RULE.names,
      '/Conditions': 'condition',
      '/Conditions/*/Field': null,
      '/Conditions/*/HostHeaderConfig': 'host_header',
      '/Conditions/*/PathPatternConfig': 'path_pattern',
      '/Conditions/*/HttpHeaderConfig': 'http_header',
      '/Conditions/*/HttpRequestMethodConfig': 'http_request_method',
      '/Conditions/*/SourceIpConfig': 'source_ip',
      '/Conditions/*/QueryStringConfig': '',
      '/Conditions/*/QueryStringConfig/Values': 'query_string',
      '/Transforms': 'transform',
      '/Transforms/*/UrlRewriteConfig/Rewrites': 'rewrite',
      '/Transforms/*/HostHeaderRewriteConfig/Rewrites': 'rewrite',
    },
    forms: {'/Tags': 'tags'},
    lacks: {
      ...RULE.lacks,
      '/Conditions/*/SourceIpConfig/IpAddressType': NEWER,
      '/Conditions/*/RegexValues': SHORT_FORM,
      '/Conditions/*/Values': SHORT_FORM,
    },
    since: {
      ...RULE.since,
      '/Conditions/*/HostHeaderConfig/RegexValues': REGEX,
      '/Conditions/*/PathPatternConfig/RegexValues': REGEX,
      '/Conditions/*/HttpHeaderConfig/RegexValues': REGEX,
      '/Transforms': REGEX,
    },
    answers: {'/Rules/0/RuleArn': 'arn'},
  },
} satisfies Record<string, BlockType>;
