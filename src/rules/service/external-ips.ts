import {defineRule} from '../rule.ts';
import {webService} from './example-objects.ts';
import {SERVICE_REFS} from './refs.ts';

export default defineRule({
  id: 'service/external-ips',
  on: 'Service',
  claims: ['/spec/externalIPs'],
  summary: 'Addresses of machines outside have to lead to a load balancer.',
  rationale:
    'On every node kube-proxy accepts connections to these addresses for the pods; someone else routes the addresses to ' +
    'the nodes. Tasks do not accept connections for other addresses than their own.',
  remediation:
    'Make the Service one of type LoadBalancer, and point what used the addresses to the load balancer.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'an address that is routed to the nodes',
      given: webService('externalIPs: [192.0.2.10]'),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/externalIPs', says: '192.0.2.10'}],
    },
  ],
  map({view, object, report}) {
    const {externalIPs = []} = view.spec ?? {};
    if (externalIPs.length === 0) return;
    report('/spec/externalIPs', {
      level: 'action',
      fidelity: 'manual',
      message: `Service ${object.ref.namespace}/${object.ref.name} answers at ${externalIPs.join(', ')} on every node; nothing on ECS does.`,
    });
  },
});
