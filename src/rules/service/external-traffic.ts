import {defineRule} from '../rule.ts';
import {webService} from './example-objects.ts';
import {NLB_REFS} from './load-balancer.ts';
import {NO_NLB, nlbOf, setTargetGroup} from './planned-nlb.ts';

const POLICY = '/spec/externalTrafficPolicy';

export default defineRule({
  id: 'service/external-traffic',
  on: 'Service',
  claims: [POLICY],
  summary: 'Where the pods see the address of the client, so do the tasks.',
  rationale:
    'With externalTrafficPolicy Local a request goes to a pod of the node that it arrived at, and the pod sees the address of the ' +
    'client. A load balancer sends to the tasks themselves; for addresses as targets it hides the client unless told otherwise, so ' +
    'k2e sets `preserve_client_ip.enabled`. The tasks admit the group of the load balancer, which covers these packets as well.',
  remediation:
    'Check that clients in the same VPC reach the load balancer: a task cannot call itself through it while client addresses are kept.',
  refs: {
    ...NLB_REFS,
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'the address of the client is kept',
      given: webService('type: LoadBalancer\nexternalTrafficPolicy: Local'),
      config: 'nlb: {scheme: internal}',
      emits: {
        'target-group-attributes/web-311357': {
          Attributes: [{Key: 'preserve_client_ip.enabled', Value: 'true'}],
        },
      },
      findings: [{level: 'info', fidelity: 'approximate', path: POLICY, says: 'address of the client'}],
    },
    {
      name: 'the default',
      given: webService('type: LoadBalancer\nexternalTrafficPolicy: Cluster'),
      drops: [POLICY],
    },
  ],
  map(subject) {
    const {view, report, drop} = subject;
    const balancer = nlbOf(subject);
    if (!balancer) drop(POLICY, NO_NLB);
    else if (view.spec?.externalTrafficPolicy !== 'Local')
      drop(POLICY, 'It is the default; the load balancer sends to the tasks.');
    else {
      for (const listener of balancer.listeners) setTargetGroup(subject, balancer, listener);
      report(POLICY, {
        level: 'info',
        fidelity: 'approximate',
        message:
          'The tasks see the address of the client, as the pods do. Requests are spread over all tasks; health checks ask the tasks, not the nodes.',
      });
    }
  },
});
