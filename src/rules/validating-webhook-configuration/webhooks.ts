import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'validating-webhook-configuration/webhooks',
  on: 'ValidatingWebhookConfiguration',
  level: 'info',
  summary: 'Checks of webhooks have no counterpart.',
  rationale:
    'The API server asks such a webhook whether it may store an object. On ECS, IAM and AWS Config restrict ' +
    'what may be registered, and the pipeline can check task definitions before.',
  remediation: 'Check task definitions in the pipeline (for example with cfn-guard) if the rules matter.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/'],
    ecs: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-user-for-host-mode-check.html',
    ],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: checks}
webhooks:
  - name: pods.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig: {url: "https://hooks.example.com"}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'checks'}],
    },
  ],
  says: name => `${name} has objects checked when they are applied; nobody applies objects to ECS.`,
});
