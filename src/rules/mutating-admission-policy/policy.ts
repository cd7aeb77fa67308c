import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'mutating-admission-policy/policy',
  on: 'MutatingAdmissionPolicy',
  level: 'review',
  summary: 'Policies that the API server applies to objects have no counterpart.',
  rationale:
    'Such a policy is a rule of the API server itself: it checks or changes objects when they are stored. ECS ' +
    'stores no objects; IAM, AWS Config and the pipeline restrict what may be registered.',
  remediation: 'Compare the live pods with the manifests and add what the workloads need.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: replicas}
spec:
  reinvocationPolicy: Never
  mutations: [{patchType: JSONPatch, jsonPatch: {expression: "[]"}}]`,
      findings: [{level: 'review', fidelity: 'dropped', path: '', says: 'replicas'}],
    },
  ],
  says: name =>
    `${name} changes objects when they are applied; what it changes in pods shows in no manifest and is not carried over.`,
});
