import {isConverted} from '../../choices/converted.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

const CERTIFICATE = 'cert-manager.io/certificate-name';
const at = (key: string) => pointer('metadata', 'annotations', key);
const TLS = `apiVersion: v1
kind: Secret
metadata:
  name: tls
  namespace: shop
  annotations: {cert-manager.io/certificate-name: tls, cert-manager.io/issuer-name: ca}
type: kubernetes.io/tls
stringData: {tls.crt: example, tls.key: example}
`;

export default defineRule({
  id: 'secret/renewed',
  on: 'Secret',
  claims: [at('cert-manager.io/*')],
  summary: 'A certificate that cert-manager renews in a Secret is not renewed in the secret store.',
  rationale:
    'The controller cert-manager writes a new certificate into its Secret before the old one ends, and the kubelet into the files of running pods. Tasks ' +
    'read what was put into the secret store once: it ends on its day, unless somebody renews it there and deploys anew.',
  remediation:
    'End TLS at the load balancer with a certificate of ACM; where the program itself needs one, let a job issue it, write it to the secret store and deploy the service anew, before it ends.',
  refs: {
    kubernetes: ['https://cert-manager.io/docs/usage/certificate/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
      'https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a certificate that a workload reads',
      given: `${TLS}---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: tls, mountPath: /tls}]}]
      volumes: [{name: tls, secret: {secretName: tls}}]`,
      findings: [{level: 'action', fidelity: 'manual', path: at(CERTIFICATE), says: 'Deployment shop/app'}],
      drops: [at('cert-manager.io/issuer-name')],
    },
    {name: 'a certificate of an Ingress alone', given: TLS, drops: [at(CERTIFICATE)]},
  ],
  map({view, object, context, report, drop}) {
    const users = context.inventory.usersOf(object).filter(workload => isConverted(workload, context));
    for (const key of Object.keys(view.metadata?.annotations ?? {})) {
      if (!key.startsWith('cert-manager.io/')) continue;
      if (key !== CERTIFICATE || users.length === 0)
        drop(at(key), 'It describes the certificate to cert-manager; no task reads it.');
      else {
        report(at(key), {
          level: 'action',
          fidelity: 'manual',
          message: `The certificate in Secret ${object.ref.name}, which ${listed(users.map(workloadName))} read${users.length === 1 ? 's' : ''}, is renewed by cert-manager; on ECS nothing renews the one in the secret store, which ends on its day.`,
        });
      }
    }
  },
});
