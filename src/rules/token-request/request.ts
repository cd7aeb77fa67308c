import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'token-request/request',
  on: 'TokenRequest',
  level: 'silent',
  summary: 'Questions to the API server are left out.',
  rationale:
    'Programs send such objects to the API server to ask it something; it keeps none of them. They say ' +
    'nothing about what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: authentication.k8s.io/v1
kind: TokenRequest
metadata: {name: x-1, namespace: shop}
spec: {audiences: [api]}`,
      drops: ['/spec/audiences/0'],
    },
  ],
  says: () => 'It is a question to the API server, which keeps no such object.',
});
