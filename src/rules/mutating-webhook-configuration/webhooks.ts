import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'mutating-webhook-configuration/webhooks',
  on: 'MutatingWebhookConfiguration',
  level: 'review',
  summary: 'Changes that webhooks make to pods are not in the manifests and are not carried over.',
  rationale:
    'The API server asks such a webhook before it stores an object, and stores what the webhook makes of it. ' +
    'Meshes, secret stores and monitoring agents put their sidecars into pods in this way. k2e reads the ' +
    'manifests and sees nothing of it.',
  remediation:
    'Compare the live pods with the manifests (`kubectl get pod -o yaml`) and add what the workloads need.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: injector}
webhooks:
  - name: pods.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig: {url: "https://hooks.example.com"}`,
      findings: [{level: 'review', fidelity: 'dropped', path: '', says: 'injector'}],
    },
  ],
  says: name =>
    `${name} has objects changed when they are applied; what it adds to pods (sidecars, variables, labels) shows in no manifest and is not carried over.`,
});
