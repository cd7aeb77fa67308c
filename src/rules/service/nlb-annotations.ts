import {NLB} from '../../choices/nlb/annotation.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {webService} from './example-objects.ts';
import {NLB_REFS} from './load-balancer.ts';
import {decider} from './nlb-family.ts';
import {NO_NLB, nlbOf} from './planned-nlb.ts';

const annotated = (annotations: Readonly<Record<string, string>>) =>
  webService(
    'type: LoadBalancer',
    `annotations: {${Object.entries(annotations)
      .map(([suffix, value]) => `${NLB}${suffix}: ${JSON.stringify(value)}`)
      .join(', ')}}`,
  );
const path = (suffix: string) => pointer('metadata', 'annotations', `${NLB}${suffix}`);
const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-1111-2222-3333-444455556666';

export default defineRule({
  id: 'service/nlb-annotations',
  on: 'Service',
  claims: [path('*')],
  summary: 'Annotations for AWS load balancers become settings of the Network Load Balancer, or are named.',
  rationale:
    'The AWS Load Balancer Controller and the older cloud provider read these annotations. Most of them are settings of a Network ' +
    'Load Balancer and keep their meaning: scheme, subnets, certificates, health check, attributes, security groups. Some tuned a ' +
    'Classic Load Balancer, which spoke HTTP and has no successor among Network Load Balancers; others ask for resources that k2e ' +
    'does not plan. Each of those is named.',
  remediation: 'Set it by hand on the new load balancer if it matters.',
  refs: NLB_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a public load balancer with TLS',
      given: annotated({
        scheme: 'internet-facing',
        'ssl-cert': CERTIFICATE,
        'ssl-negotiation-policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        type: 'external',
        'nlb-target-type': 'instance',
      }),
      emits: {
        'load-balancers/shop-web-nlb': {Scheme: 'internet-facing'},
        'listeners/shop-web-nlb-80': {Protocol: 'TLS', Certificates: [{CertificateArn: CERTIFICATE}]},
      },
      drops: [path('type'), path('nlb-target-type')],
    },
    {
      name: 'a health check of its own, and attributes',
      given: annotated({
        internal: 'true',
        'healthcheck-protocol': 'http',
        'healthcheck-path': '/healthz',
        'healthcheck-interval': '15',
        'target-group-attributes': 'deregistration_delay.timeout_seconds=30',
        'cross-zone-load-balancing-enabled': 'true',
      }),
      emits: {
        'target-groups/web-311357': {
          HealthCheckProtocol: 'HTTP',
          HealthCheckPath: '/healthz',
          HealthCheckIntervalSeconds: 15,
        },
        'target-group-attributes/web-311357': {
          Attributes: [{Key: 'deregistration_delay.timeout_seconds', Value: '30'}],
        },
        'load-balancer-attributes/shop-web-nlb': {
          Attributes: [{Key: 'load_balancing.cross_zone.enabled', Value: 'true'}],
        },
      },
    },
    {
      name: 'HTTP of a Classic Load Balancer, a name, and an interval that AWS does not allow',
      given: annotated({
        internal: 'true',
        'backend-protocol': 'http',
        name: 'shop-public',
        'healthcheck-interval': '1',
      }),
      emits: {'load-balancers/shop-web-nlb': {Name: 'shop-public-ecs'}},
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: path('backend-protocol'),
          says: 'X-Forwarded',
        },
        {level: 'info', fidelity: 'approximate', path: path('name'), says: 'shop-public-ecs'},
        {level: 'review', fidelity: 'approximate', path: path('healthcheck-interval'), says: '5'},
      ],
    },
    {
      name: 'what k2e does not plan, and what it does not know',
      given: annotated({internal: 'true', 'connection-idle-timeout': '600', 'quantum-routing': 'on'}),
      findings: [
        {level: 'action', fidelity: 'manual', path: path('connection-idle-timeout'), says: '600'},
        {level: 'review', fidelity: 'manual', path: path('quantum-routing'), says: 'does not know'},
      ],
    },
  ],
  map(subject) {
    const annotations: Readonly<Record<string, string>> | undefined = subject.view.metadata?.annotations;
    if (!annotations) return;
    const balancer = nlbOf(subject);
    for (const key of Object.keys(annotations)) {
      if (!key.startsWith(NLB)) continue;
      const at = pointer('metadata', 'annotations', key);
      const suffix = key.slice(NLB.length);
      if (!balancer) {
        subject.drop(at, NO_NLB);
        continue;
      }
      const decide = decider(suffix);
      const fate = decide({subject, balancer, suffix, value: annotations[key] ?? ''});
      fate.set?.();
      if (fate.report) subject.report(at, fate.report);
      else if (fate.drop !== undefined) subject.drop(at, fate.drop);
    }
  },
});
