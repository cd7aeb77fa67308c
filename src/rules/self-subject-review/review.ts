import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'self-subject-review/review',
  on: 'SelfSubjectReview',
  level: 'silent',
  summary: 'Questions to the API server are left out.',
  rationale:
    'Programs send such objects to the API server to ask it something; it keeps none of them. They say nothing about what ' +
    'should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/access-authn-authz/authentication/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'a question about oneself',
      given:
        'apiVersion: authentication.k8s.io/v1\nkind: SelfSubjectReview\nmetadata: {name: me, annotations: {example.com/asked-by: ann}}',
      drops: ['/metadata/annotations/example.com~1asked-by'],
    },
  ],
  says: () => 'It is a question to the API server, which keeps no such object.',
});
