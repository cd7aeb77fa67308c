import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/unknown-kind',
  problem: 'unknown-kind',
  level: 'action',
  fidelity: 'manual',
  summary: 'An object of a kind that Kubernetes does not have is left out.',
  rationale:
    'Its API group is one of those of Kubernetes itself, but the version has no such kind: the kind or the ' +
    'version is misspelt, or so old that Kubernetes cannot read it any more. Kinds of other groups are custom ' +
    'resources and have rules of their own. Kinds that are previews are not read either.',
  remediation:
    'Correct `kind` and `apiVersion`; `kubectl convert` rewrites objects of old versions. For a preview, do by hand what it was for.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/using-api/deprecation-guide/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a misspelt kind',
      given: `apiVersion: apps/v1
kind: Deploymnet
metadata: {name: app, namespace: shop}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'Deployment'}],
    },
    {
      name: 'a kind that is a preview',
      given: `apiVersion: certificates.k8s.io/v1beta1
kind: ClusterTrustBundle
metadata: {name: internal}
spec: {trustBundle: ""}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'previews'}],
    },
  ],
  message: problem =>
    'suggestion' in problem && problem.suggestion !== undefined
      ? `${problem.message} Did you mean ${problem.suggestion}?`
      : problem.message,
});
