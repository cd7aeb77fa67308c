import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'mutating-admission-policy-binding/binding',
  on: 'MutatingAdmissionPolicyBinding',
  level: 'info',
  summary: 'Policies that the API server applies to objects have no counterpart.',
  rationale:
    'Such a policy is a rule of the API server itself: it checks or changes objects when they are stored. ECS ' +
    'stores no objects; IAM, AWS Config and the pipeline restrict what may be registered.',
  remediation: 'Check task definitions in the pipeline (for example with cfn-guard) if the rules matter.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: replicas}
spec: {policyName: replicas}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'replicas'}],
    },
  ],
  says: name => `${name} says where a policy of the cluster holds; nobody applies objects to ECS.`,
});
