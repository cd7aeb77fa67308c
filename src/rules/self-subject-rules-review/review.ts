import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'self-subject-rules-review/review',
  on: 'SelfSubjectRulesReview',
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
kind: SelfSubjectRulesReview
metadata: {name: x-1}
spec: {namespace: shop}`,
      drops: ['/spec/namespace'],
    },
  ],
  says: () => 'It is a question to the API server, which keeps no such object.',
});
