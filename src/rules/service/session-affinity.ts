import {defineRule} from '../rule.ts';
import {webService} from './example-objects.ts';
import {nlbOf, setTargetGroup} from './planned-nlb.ts';
import {SERVICE_REFS} from './refs.ts';

const AFFINITY = '/spec/sessionAffinity';

export default defineRule({
  id: 'service/session-affinity',
  on: 'Service',
  claims: [AFFINITY, '/spec/sessionAffinityConfig'],
  summary: 'Stickiness by client address is kept at a load balancer and lost between tasks.',
  rationale:
    'With sessionAffinity ClientIP kube-proxy sends a client to the same pod for some hours. A target group of a Network Load Balancer ' +
    'can stick to a client by its address, without a time limit. The proxy of Service Connect balances each connection on its own.',
  remediation:
    'Keep sessions outside the container, or let the clients go through a load balancer with stickiness.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'inside the application',
      given: webService(
        'sessionAffinity: ClientIP\nsessionAffinityConfig: {clientIP: {timeoutSeconds: 600}}',
      ),
      findings: [{level: 'review', fidelity: 'manual', path: AFFINITY, says: 'any task'}],
      drops: ['/spec/sessionAffinityConfig/clientIP/timeoutSeconds'],
    },
    {
      name: 'at a load balancer',
      given: webService('type: LoadBalancer\nsessionAffinity: ClientIP'),
      config: 'nlb: {scheme: internal}',
      emits: {
        'target-group-attributes/web-311357': {
          Attributes: [
            {Key: 'stickiness.enabled', Value: 'true'},
            {Key: 'stickiness.type', Value: 'source_ip'},
          ],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: AFFINITY, says: 'no time limit'}],
    },
    {name: 'the default', given: webService('sessionAffinity: None'), drops: [AFFINITY]},
  ],
  map(subject) {
    const {view, object, report, drop} = subject;
    drop('/spec/sessionAffinityConfig', 'Stickiness has no time limit on AWS where it exists at all.');
    if (view.spec?.sessionAffinity !== 'ClientIP') {
      drop(AFFINITY, 'Any pod is the default.');
      return;
    }
    const name = `${object.ref.namespace}/${object.ref.name}`;
    const balancer = nlbOf(subject);
    if (!balancer) {
      report(AFFINITY, {
        level: 'review',
        fidelity: 'manual',
        message: `Service ${name} sends a client to the same pod each time; through Service Connect it reaches any task.`,
      });
      return;
    }
    for (const listener of balancer.listeners) setTargetGroup(subject, balancer, listener);
    report(AFFINITY, {
      level: 'review',
      fidelity: 'approximate',
      message: `The load balancer of Service ${name} sticks to a client by its address, with no time limit; calls inside the application reach any task.`,
    });
  },
});
