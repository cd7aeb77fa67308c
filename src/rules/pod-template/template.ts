import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'pod-template/template',
  on: 'PodTemplate',
  level: 'info',
  summary: 'A PodTemplate alone runs nothing, so nothing is made of it.',
  rationale:
    'The object keeps a pod template for controllers of one’s own; Kubernetes itself starts nothing from it. ' +
    'A Deployment or a Job holds its template within itself.',
  remediation:
    'Write a Deployment or a Job with the template and convert that, if something starts pods from it.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: v1
kind: PodTemplate
metadata: {name: worker, namespace: shop}
template: {spec: {containers: [{name: worker, image: "example/worker:1"}]}}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'worker'}],
    },
  ],
  says: name => `${name} runs nothing by itself: only programs of the cluster read it.`,
});
