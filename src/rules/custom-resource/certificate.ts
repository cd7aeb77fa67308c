import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';

/** Objects of cert-manager and what belongs to it. */
export const CERTIFICATES: readonly Advice[] = [
  {
    product: 'cert-manager',
    groups: ['cert-manager.io', 'certmanager.k8s.io'],
    kinds: ['Certificate'],
    level: 'review',
    fidelity: 'manual',
    says:
      'A load balancer takes its certificate from ACM; containers that read the files of its Secret need ' +
      'another source.',
  },
  {
    product: 'cert-manager',
    groups: ['cert-manager.io', 'certmanager.k8s.io', 'acme.cert-manager.io'],
    level: 'info',
    fidelity: 'dropped',
    says: 'ACM issues and renews the certificates of load balancers; nobody reads this object on ECS.',
    todo: 'Nothing needs to be done, unless it issues certificates that containers read from files.',
  },
  {
    product: 'trust-manager',
    groups: ['trust.cert-manager.io'],
    level: 'review',
    fidelity: 'manual',
    says: 'It hands certificates of authorities to the pods, which must come with the image or a volume on ECS.',
    todo: 'Put the certificates into the image.',
  },
  {
    product: 'the AWS Private CA issuer',
    groups: ['awspca.cert-manager.io'],
    level: 'info',
    fidelity: 'dropped',
    says: 'The authority in AWS Private CA stays as it is; certificates are requested from it through ACM.',
    todo: 'Nothing needs to be done for load balancers.',
  },
];

export default defineRule({
  id: 'custom-resource/certificate',
  on: 'other',
  claims: WHOLE,
  summary: 'Certificates of cert-manager are not converted: ACM takes their place.',
  rationale:
    'With cert-manager, the cluster gets certificates and puts them into Secrets, from which an Ingress ' +
    'controller reads them. A load balancer of AWS takes its certificates from ACM, which renews them by ' +
    'itself. Certificates that the containers themselves read from a file stay a task for whoever issues ' +
    'them. ' +
    knows(CERTIFICATES),
  remediation:
    'Request a certificate in ACM for its `dnsNames` (validated through Route 53) and name it under ' +
    '`tls.certificates` in k2e.yaml.',
  refs: {
    kubernetes: ['https://cert-manager.io/docs/usage/certificate/'],
    ecs: [
      'https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a certificate',
      given: `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: shop, namespace: shop}
spec: {secretName: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt, kind: ClusterIssuer}}`,
      findings: [{level: 'review', fidelity: 'manual', says: 'ACM'}],
    },
    {
      name: 'an issuer',
      given: `apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: letsencrypt}
spec: {acme: {server: "https://acme-v02.api.letsencrypt.org/directory", privateKeySecretRef: {name: account}}}`,
      findings: [{level: 'info', fidelity: 'dropped', says: 'ACM'}],
    },
  ],
  map(subject) {
    advise(subject, CERTIFICATES);
  },
});
