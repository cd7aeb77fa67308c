import {SOURCE_RANGES} from '../../choices/nlb/annotation.ts';
import {listOf} from '../../choices/routing/annotation.ts';
import {isCidr} from '../../ecs/check/cidr.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {webService} from './example-objects.ts';
import {NLB_REFS} from './load-balancer.ts';
import {NO_NLB, nlbOf, setNlb} from './planned-nlb.ts';

const FIELD = '/spec/loadBalancerSourceRanges';
const ANNOTATION = pointer('metadata', 'annotations', SOURCE_RANGES);

export default defineRule({
  id: 'service/source-ranges',
  on: 'Service',
  claims: [FIELD, ANNOTATION],
  summary: 'Only the source ranges are admitted by the security group of the load balancer.',
  rationale:
    'The cloud provider and the AWS Load Balancer Controller write the ranges into a security group; without any, everybody who can ' +
    'reach the load balancer may connect. k2e writes the same rules into the group of the load balancer. The field comes before the ' +
    'annotation.',
  remediation: 'Write ranges of addresses as 192.0.2.0/24.',
  refs: NLB_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual', 'dropped'],
  examples: [
    {
      name: 'only the office',
      given: webService('type: LoadBalancer\nloadBalancerSourceRanges: [192.0.2.0/24]'),
      emits: {
        'security-group-rules/shop-web-nlb.clients': {
          IpPermissions: [{FromPort: 80, ToPort: 80, IpRanges: [{CidrIp: '192.0.2.0/24'}]}],
        },
      },
    },
    {
      name: 'the field and the annotation',
      given: webService(
        'type: LoadBalancer\nloadBalancerSourceRanges: [192.0.2.0/24]',
        `annotations: {${SOURCE_RANGES}: 198.51.100.0/24}`,
      ),
      emits: {
        'security-group-rules/shop-web-nlb.clients': {
          IpPermissions: [{IpRanges: [{CidrIp: '192.0.2.0/24'}]}],
        },
      },
      drops: [ANNOTATION],
    },
    {
      name: 'a host beside a range',
      given: webService('type: LoadBalancer\nloadBalancerSourceRanges: [office.example.com, 192.0.2.0/24]'),
      findings: [{level: 'action', fidelity: 'manual', path: `${FIELD}/0`, says: 'leaves it out'}],
    },
    {
      name: 'a host in place of a range',
      given: webService('type: LoadBalancer\nloadBalancerSourceRanges: [office.example.com]'),
      findings: [{level: 'action', fidelity: 'manual', path: `${FIELD}/0`, says: 'nobody'}],
    },
  ],
  map(subject) {
    const {view, report, drop} = subject;
    const {loadBalancerSourceRanges: ranges = []} = view.spec ?? {};
    const annotations: Readonly<Record<string, string>> = view.metadata?.annotations ?? {};
    const balancer = nlbOf(subject);
    if (!balancer) {
      drop('', NO_NLB);
      return;
    }
    if (balancer.settings.securityGroups) {
      drop(
        '',
        'The load balancer has security groups that exist already, and the controller ignores ranges then.',
      );
      return;
    }
    setNlb(subject, balancer);
    const given = ranges.length > 0 ? ranges : listOf(annotations[SOURCE_RANGES]);
    if (ranges.length > 0) drop(ANNOTATION, 'The field loadBalancerSourceRanges comes before it.');
    const isClosed = !given.some(range => isCidr(range.trim()));
    for (const [index, range] of given.entries()) {
      if (isCidr(range.trim())) continue;
      report(ranges.length > 0 ? `${FIELD}/${index}` : ANNOTATION, {
        level: 'action',
        fidelity: 'manual',
        message: `${range.trim() || 'An empty text'} is no range of addresses; Kubernetes refuses it, and ${isClosed ? 'since no other range is given, the load balancer admits nobody' : 'k2e leaves it out'}.`,
      });
    }
  },
});
