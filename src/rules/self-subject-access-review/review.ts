import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'self-subject-access-review/review',
  on: 'SelfSubjectAccessReview',
  level: 'silent',
  summary: 'Questions to the API server are left out.',
  rationale:
    'Programs send such objects to the API server to ask it something; it keeps none of them. They say ' +
    'nothing about what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/access-authn-authz/authorization/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: authorization.k8s.io/v1
kind: SelfSubjectAccessReview
metadata: {name: x-1}
spec: {resourceAttributes: {verb: get, resource: pods}}`,
      drops: ['/spec/resourceAttributes/verb'],
    },
  ],
  says: () => 'It is a question to the API server, which keeps no such object.',
});
