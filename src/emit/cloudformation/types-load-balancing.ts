import type {TemplateType} from './types.ts';

/** AWS::ElasticLoadBalancingV2. */
export const LOAD_BALANCING_TYPES = {
  'load-balancers': {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    names: {'/IpamPools': 'Ipv4IpamPoolId'},
    forms: {'/IpamPools': 'only'},
    lacks: {
      '/CustomerOwnedIpv4Pool':
        'CloudFormation has no property for a pool of customer-owned addresses: make this load balancer with the AWS CLI.',
    },
    answers: {
      '/LoadBalancers/0/LoadBalancerArn': 'Ref',
      '/LoadBalancers/0/DNSName': 'DNSName',
      '/LoadBalancers/0/CanonicalHostedZoneId': 'CanonicalHostedZoneID',
    },
  },
  'load-balancer-attributes': {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    names: {'/LoadBalancerArn': null, '/Attributes': 'LoadBalancerAttributes'},
    answers: {},
  },
  'target-groups': {
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    answers: {'/TargetGroups/0/TargetGroupArn': 'Ref'},
  },
  'target-group-attributes': {
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    names: {'/TargetGroupArn': null, '/Attributes': 'TargetGroupAttributes'},
    answers: {},
  },
  listeners: {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    names: {
      '/Certificates/*/IsDefault': null,
      '/MutualAuthentication/TrustStoreAssociationStatus': null,
    },
    forms: {
      '/DefaultActions/*/AuthenticateCognitoConfig/SessionTimeout': 'text',
      '/DefaultActions/*/AuthenticateOidcConfig/SessionTimeout': 'text',
    },
    answers: {'/Listeners/0/ListenerArn': 'Ref'},
  },
  'listener-certificates': {
    type: 'AWS::ElasticLoadBalancingV2::ListenerCertificate',
    names: {'/Certificates/*/IsDefault': null},
    answers: {},
  },
  'listener-rules': {
    type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    answers: {'/Rules/0/RuleArn': 'Ref'},
  },
} as const satisfies Record<string, TemplateType>;
