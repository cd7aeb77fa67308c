import {defineRule} from '../rule.ts';
import {webService} from './example-objects.ts';
import {nlbOf, setNlb} from './planned-nlb.ts';
import {SERVICE_REFS} from './refs.ts';

export default defineRule({
  id: 'service/ip-families',
  on: 'Service',
  claims: ['/spec/ipFamilies', '/spec/ipFamilyPolicy'],
  summary: 'A Service with IPv6 gets a load balancer with both families; tasks get what their subnets give.',
  rationale:
    'The families of a Service are those of its addresses. Service Connect gives the caller an address of each family inside its own ' +
    'task, whatever the network. Whether tasks themselves have IPv6 addresses is decided by their subnets and the account setting ' +
    'dualStackIPv6. A dual-stack load balancer needs subnets with IPv6.',
  remediation: 'Choose subnets with IPv6 ranges for `network.taskSubnets` and `network.albSubnets`.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'both families at a load balancer',
      given: webService('type: LoadBalancer\nipFamilyPolicy: RequireDualStack\nipFamilies: [IPv4, IPv6]'),
      config: 'nlb: {scheme: internal}',
      emits: {'load-balancers/shop-web-nlb': {IpAddressType: 'dualstack'}},
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/ipFamilies', says: 'subnets'}],
      drops: ['/spec/ipFamilyPolicy'],
    },
    {
      name: 'IPv6 inside the application',
      given: webService('ipFamilies: [IPv6]'),
      findings: [{level: 'info', fidelity: 'approximate', path: '/spec/ipFamilies', says: 'subnets'}],
    },
    {
      name: 'IPv4',
      given: webService('ipFamilyPolicy: SingleStack\nipFamilies: [IPv4]'),
      drops: ['/spec/ipFamilies/0', '/spec/ipFamilyPolicy'],
    },
  ],
  map(subject) {
    const {view, report, drop} = subject;
    drop('/spec/ipFamilyPolicy', 'The families themselves decide; the policy only fills them in.');
    const balancer = nlbOf(subject);
    if (balancer) setNlb(subject, balancer);
    const families = view.spec?.ipFamilies ?? [];
    drop('/spec/ipFamilies', 'The finding on the families tells what becomes of IPv6; IPv4 is the default.');
    if (!families.includes('IPv6')) return;
    report('/spec/ipFamilies', {
      level: balancer ? 'review' : 'info',
      fidelity: 'approximate',
      message: balancer
        ? 'The load balancer has addresses of both families, which needs subnets with IPv6; the tasks are reached by IPv4.'
        : 'The Service has an IPv6 address; on ECS the subnets decide whether tasks have one, and names inside the application work either way.',
    });
  },
});
