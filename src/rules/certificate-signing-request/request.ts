import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'certificate-signing-request/request',
  on: 'CertificateSigningRequest',
  level: 'silent',
  summary: 'Requests for certificates of the cluster are left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: x-1}
spec: {request: LS0t, signerName: example.com/app, usages: [client auth]}`,
      drops: ['/spec/signerName'],
    },
  ],
  says: () => 'It asked the cluster for a certificate once.',
});
