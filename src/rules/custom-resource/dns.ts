import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';

/** Objects of external-dns. */
export const DNS: readonly Advice[] = [
  {
    product: 'external-dns',
    groups: ['externaldns.k8s.io', 'externaldns.nginx.org'],
    level: 'action',
    fidelity: 'manual',
    says: 'Its records exist only as long as external-dns keeps them, and may be deleted together with this object.',
  },
];

export default defineRule({
  id: 'custom-resource/dns',
  on: 'other',
  claims: WHOLE,
  summary: 'DNS records that external-dns keeps must be taken over.',
  rationale:
    'The records of its objects are written by external-dns to a DNS service, and deletes them when the ' +
    'objects go, as its policy `sync` asks. On AWS the records live in Route 53 on their own. ' +
    knows(DNS),
  remediation:
    'Create the records in Route 53 outside of the cluster, and stop external-dns (or set its policy to ' +
    '`upsert-only`) before the object is deleted.',
  refs: {
    kubernetes: ['https://kubernetes-sigs.github.io/external-dns/latest/docs/sources/crd/'],
    ecs: ['https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-creating.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'records of their own',
      given: `apiVersion: externaldns.k8s.io/v1alpha1
kind: DNSEndpoint
metadata: {name: shop, namespace: shop}
spec: {endpoints: [{dnsName: shop.example.com, recordType: CNAME, targets: [lb.example.com]}]}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'records'}],
    },
  ],
  map(subject) {
    advise(subject, DNS);
  },
});
