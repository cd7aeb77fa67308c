import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';

/** Objects that bring the values of Secrets from elsewhere. */
export const SECRET_STORES: readonly Advice[] = [
  {
    product: 'Sealed Secrets',
    groups: ['bitnami.com'],
    level: 'info',
    fidelity: 'manual',
    says:
      'Only its controller can open it. Variables that use its keys read them from the store that k2e.yaml ' +
      'chooses; the values come from the live Secret.',
  },
  {
    product: 'External Secrets',
    groups: ['external-secrets.io'],
    kinds: ['ClusterExternalSecret'],
    level: 'info',
    fidelity: 'manual',
    says: 'It makes an ExternalSecret in each of its namespaces; k2e reads those, not this one.',
    todo: 'Bring the ExternalSecrets with the input: `kubectl get externalsecrets -A -o yaml`.',
  },
  {
    product: 'Kubernetes External Secrets',
    groups: ['kubernetes-client.io'],
    level: 'info',
    fidelity: 'manual',
    says: 'Variables that use its keys read them from the store that k2e.yaml chooses.',
  },
  {
    product: 'External Secrets',
    groups: ['external-secrets.io'],
    kinds: ['PushSecret', 'ClusterPushSecret'],
    level: 'review',
    fidelity: 'manual',
    says: 'It writes a Secret of the cluster to another store; nothing on ECS does that.',
    todo: 'Keep the value in the other store by other means, if somebody reads it there.',
  },
  {
    product: 'External Secrets',
    groups: ['external-secrets.io', 'generators.external-secrets.io'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It says where External Secrets looks; tasks read from SSM or Secrets Manager with their execution role.',
    todo:
      'Nothing needs to be done, unless the values live outside of AWS and change there: then copy them again ' +
      'when they do.',
  },
  {
    product: 'the Secrets Store CSI driver',
    groups: ['secrets-store.csi.x-k8s.io'],
    kinds: ['SecretProviderClassPodStatus'],
    level: 'info',
    fidelity: 'dropped',
    says: 'The driver keeps it for each pod that mounts a class; nothing is made of it.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'the Vault Secrets Operator',
    groups: ['secrets.hashicorp.com'],
    level: 'action',
    fidelity: 'manual',
    says: 'It copies values of Vault into Secrets and renews them; ECS reads only SSM and Secrets Manager.',
    todo:
      'Copy the values with `k2e secrets push`, or let the application read Vault itself with the AWS ' +
      'authentication method and its task role.',
  },
  {
    product: 'a secrets operator',
    groups: [
      'onepassword.com',
      'secrets.doppler.com',
      'secrets.infisical.com',
      'ricoberger.de',
      'spv.no',
      'k8s.bitwarden.com',
    ],
    level: 'action',
    fidelity: 'manual',
    says: 'It copies values of an outside store into Secrets; ECS reads only SSM and Secrets Manager.',
    todo: 'Copy the values with `k2e secrets push`, and again whenever they change.',
  },
];

export default defineRule({
  id: 'custom-resource/secret-store',
  on: 'other',
  claims: WHOLE,
  summary: 'Objects that make Secrets are not converted; the keys that they make are.',
  rationale:
    'A SealedSecret tells which keys a Secret has. That is all ' +
    'that k2e needs: variables that use such a key read the parameter or secret that k2e names for it. The ' +
    'value itself must be put there once, from the place where it lives today. ' +
    knows(SECRET_STORES),
  remediation:
    'Put the values into the store: `kubectl get secret NAME -o json | k2e secrets push -` copies them from ' +
    'the live Secret without showing them.',
  refs: {
    kubernetes: [
      'https://external-secrets.io/latest/api/externalsecret/',
      'https://github.com/bitnami-labs/sealed-secrets',
      'https://secrets-store-csi-driver.sigs.k8s.io/concepts',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a sealed secret',
      given: `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: db, namespace: shop}
spec: {encryptedData: {password: AgBy8hCi}}`,
      findings: [{level: 'info', fidelity: 'manual', says: 'live Secret'}],
    },
    {
      name: 'the store of external secrets',
      given: `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: aws, namespace: shop}
spec: {provider: {aws: {service: SecretsManager, region: eu-west-1}}}`,
      findings: [{level: 'info', fidelity: 'dropped'}],
    },
  ],
  map(subject) {
    advise(subject, SECRET_STORES);
  },
});
