import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {webIngress} from './example-objects.ts';

const PREFIXES = [
  'cert-manager.io/',
  'acme.cert-manager.io/',
  'certmanager.k8s.io/',
  'kubernetes.io/tls-acme',
] as const;

export default defineRule({
  id: 'ingress/cert-manager',
  on: 'Ingress',
  claims: PREFIXES.map(prefix => pointer('metadata', 'annotations', `${prefix}*`)),
  summary: 'Certificates that cert-manager requests come from AWS Certificate Manager on ECS.',
  rationale:
    'The annotations make cert-manager request and renew a certificate and put it into a Secret. AWS Certificate Manager ' +
    'issues and renews public certificates for load balancers by itself, once a DNS record proves that the name is yours. The ' +
    'listener takes its certificate from there (see `ingress/tls`).',
  remediation:
    'Request DNS-validated certificates in AWS Certificate Manager; private issuers become AWS Private CA.',
  refs: {
    kubernetes: ['https://cert-manager.io/docs/usage/ingress/'],
    ecs: ['https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a certificate of an ACME issuer',
      given: webIngress('nginx', {
        'cert-manager.io/cluster-issuer': 'letsencrypt',
        'kubernetes.io/tls-acme': 'true',
      }),
      drops: [
        '/metadata/annotations/cert-manager.io~1cluster-issuer',
        '/metadata/annotations/kubernetes.io~1tls-acme',
      ],
    },
  ],
  map({view, drop}) {
    for (const key of Object.keys(view.metadata?.annotations ?? {})) {
      drop(
        pointer('metadata', 'annotations', key),
        'AWS Certificate Manager issues and renews the certificate of the listener.',
      );
    }
  },
});
