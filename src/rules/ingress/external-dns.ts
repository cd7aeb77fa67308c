import {EXTERNAL_DNS} from '../../model/published-names.ts';
import {looksSecret} from '../../model/secret-shapes.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {webIngress} from './example-objects.ts';

export default defineRule({
  id: 'ingress/external-dns',
  on: ['Ingress', 'Service'],
  claims: EXTERNAL_DNS.map(prefix => pointer('metadata', 'annotations', `${prefix}*`)),
  summary:
    'Records that external-dns keeps stay as they are until the cutover moves them to the new load balancer.',
  rationale:
    'The annotations tell external-dns which DNS records to keep for the Ingress or Service, and how. On ECS nobody keeps them: a record ' +
    'in Route 53 is an alias of the load balancer. With `policy: sync` external-dns deletes the records the moment the object ' +
    'is deleted; Route 53 also refuses a weighted record beside a plain one of the same name.',
  remediation:
    'Set external-dns to `upsert-only` before you delete anything, and let the cutover move the records by weight.',
  refs: {
    kubernetes: ['https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/'],
    ecs: ['https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-elb-load-balancer.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a name of its own, with a time to live',
      given: webIngress('alb', {
        'external-dns.alpha.kubernetes.io/hostname': 'www.example.com',
        'external-dns.alpha.kubernetes.io/ttl': '60',
      }),
      findings: [{level: 'action', fidelity: 'manual', says: 'www.example.com'}],
      drops: ['/metadata/annotations/external-dns.alpha.kubernetes.io~1ttl'],
    },
  ],
  map({view, report, drop}) {
    const annotations: Readonly<Record<string, string>> = view.metadata?.annotations ?? {};
    for (const key of Object.keys(annotations)) {
      const path = pointer('metadata', 'annotations', key);
      const option = key.slice(key.indexOf('/') + 1);
      if (option === 'ttl') drop(path, 'An alias record takes its time to live from the load balancer.');
      else if (option === 'alias') drop(path, 'The records of a load balancer are alias records.');
      else {
        const value = annotations[key] ?? '';
        const isSecret = looksSecret(option, value) !== null;
        report(path, {
          level: 'action',
          fidelity: 'manual',
          message: `external-dns keeps DNS records by ${option}${isSecret ? '' : ` = ${value}`}; nothing on ECS does, and k2e plans no records.`,
        });
      }
    }
  },
});
