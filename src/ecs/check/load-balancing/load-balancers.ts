import {LOAD_BALANCER} from '../../limits.ts';
import {hasToken} from '../../token.ts';
import {type Constraint, each} from '../constraint.ts';
import type {CheckContext} from '../context.ts';
import {isName, repeated} from '../text.ts';
import {attributeFault, LOAD_BALANCER_ATTRIBUTES} from './attributes.ts';
import {groupArns} from './forward.ts';

/** Load balancers and the count of what hangs on them. */
export const LOAD_BALANCERS: readonly Constraint[] = [
  {
    id: 'check/load-balancer-name',
    summary:
      'The name of a load balancer has at most 32 letters, digits and "-", no "-" at its ends, and does not begin with "internal-".',
    remediation: 'Choose another name.',
    source: 'Elastic Load Balancing API reference, CreateLoadBalancer `Name`.',
    test: each('load-balancers', ({input: {Name: name = ''}}, report) => {
      if (!isName(name, LOAD_BALANCER.name) || name.startsWith('internal-'))
        report('/Name', 'A load balancer cannot have this name.');
    }),
  },
  {
    id: 'check/load-balancer-subnets',
    summary:
      'An Application Load Balancer has two different subnets or more; subnets are given in one way only.',
    remediation: 'Set `network.albSubnets` in k2e.yaml to subnets of two zones.',
    source: 'Elastic Load Balancing API reference, CreateLoadBalancer `Subnets`.',
    test: each('load-balancers', ({input}, report) => {
      const {Subnets: subnets = [], SubnetMappings: mappings = [], Type: type = 'application'} = input;
      if (subnets.length > 0 && mappings.length > 0)
        report('/SubnetMappings', 'There are both subnets and subnet mappings.');
      const ids = subnets.length > 0 ? subnets : mappings.map(({SubnetId}) => SubnetId ?? '');
      if (repeated(ids, id => id).length > 0) report('/Subnets', 'A subnet is named twice.');
      const least = type === 'application' ? LOAD_BALANCER.applicationSubnetsMin : 1;
      if (ids.length < least && !ids.some(hasToken))
        report('', `The load balancer has ${ids.length} subnets; it needs ${least}.`);
    }),
  },
  {
    id: 'check/load-balancer-groups',
    summary: 'A load balancer has at most 5 different security groups.',
    remediation: 'Leave security groups out.',
    source: 'Amazon VPC quotas, "Security groups per network interface".',
    test: each('load-balancers', ({input: {SecurityGroups: groups = []}}, report) => {
      if (groups.length > LOAD_BALANCER.securityGroups)
        report('/SecurityGroups', `There are ${groups.length} security groups; 5 are allowed.`);
      for (const index of repeated(groups, id => id))
        report(`/SecurityGroups/${index}`, 'The security group is named twice.');
    }),
  },
  {
    id: 'check/load-balancer-attribute',
    summary: 'Attributes of load balancers exist and have values in their range, each once.',
    remediation: 'Correct the attribute.',
    source: 'Elastic Load Balancing API reference, LoadBalancerAttribute.',
    test: each('load-balancer-attributes', ({input: {Attributes: attributes = []}}, report) => {
      for (const [index, attribute] of attributes.entries()) {
        const fault = attributeFault(attribute, LOAD_BALANCER_ATTRIBUTES);
        if (fault) report(`/Attributes/${index}`, fault);
      }
      for (const index of repeated(attributes, ({Key}) => Key))
        report(`/Attributes/${index}/Key`, 'The attribute is set twice.');
    }),
  },
  {
    id: 'check/load-balancer-counts',
    summary:
      'A load balancer has at most 50 listeners, 100 rules, 100 target groups and 25 certificates beside the default ones.',
    remediation:
      'Spread the hosts over several Ingresses, and those over several load balancers (`group.name`). If your account allows more rules, set `ingress.maxRules` in k2e.yaml.',
    source: 'Elastic Load Balancing, "Quotas for your Application Load Balancers".',
    test: (context, report) => {
      for (const [name, load] of loads(context)) {
        for (const {count, most, what} of load) {
          if (count <= most) continue;
          report(
            `load-balancers/${name}`,
            '',
            `The load balancer has ${count} ${what}; ${most} are allowed.`,
          );
        }
      }
    },
  },
];

/** Something that hangs on a load balancer, and how much of it may. */
interface Load {
  readonly count: number;
  readonly most: number;
  readonly what: string;
}

/** What hangs on each load balancer of the plan, by its name. */
function loads(context: CheckContext): Map<string, readonly Load[]> {
  const ofBalancer = Map.groupBy(
    context.all('listeners'),
    ({input}) => context.referred('load-balancers', input.LoadBalancerArn)?.name ?? '',
  );
  const rules = Map.groupBy(context.all('listener-rules'), ({input}) =>
    context.referred('listeners', input.ListenerArn),
  );
  const extra = Map.groupBy(context.all('listener-certificates'), ({input}) =>
    context.referred('listeners', input.ListenerArn),
  );
  ofBalancer.delete('');
  return new Map(
    [...ofBalancer].map(([name, listeners]) => {
      const own = listeners.flatMap(listener => rules.get(listener) ?? []);
      const certificates = listeners.flatMap(listener => extra.get(listener) ?? []);
      const actions = [
        ...listeners.flatMap(({input}) => input.DefaultActions ?? []),
        ...own.flatMap(({input}) => input.Actions ?? []),
      ];
      const {listeners: mostListeners, certificates: mostCertificates, targetGroups} = LOAD_BALANCER;
      return [
        name,
        [
          {count: listeners.length, most: mostListeners, what: 'listeners'},
          {count: own.length, most: context.quotas.rules, what: 'rules'},
          {
            // How many different ones k2e.yaml will name is not known yet.
            count: certificates
              .flatMap(({input}) => input.Certificates ?? [])
              .filter(({CertificateArn: arn = ''}) => !hasToken(arn)).length,
            most: mostCertificates,
            what: 'certificates beside the default ones',
          },
          {count: new Set(actions.flatMap(groupArns)).size, most: targetGroups, what: 'target groups'},
        ],
      ];
    }),
  );
}
