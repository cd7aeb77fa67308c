import {defineByproductRule} from '../byproduct-rule.ts';

export default defineByproductRule({
  id: 'object/test-hook',
  byproduct: 'test',
  level: 'info',
  summary: 'What only `helm test` makes, and what Argo CD skips, is left out.',
  rationale:
    'A chart brings Pods and Jobs that look whether a release works, with the hook `test`; no deployment runs them, only somebody ' +
    'who calls `helm test`. Argo CD leaves out what has the hook `Skip`. On ECS nothing would start them either.',
  remediation:
    'Keep the test in the deploy pipeline: run its command against the load balancer or the service after a deployment.',
  refs: {
    kubernetes: [
      'https://helm.sh/docs/topics/chart_tests/',
      'https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/standalone-task-create.html'],
  },
  examples: [
    {
      name: 'a connection test of a chart',
      given: `apiVersion: v1
kind: Pod
metadata:
  name: web-test-connection
  namespace: shop
  annotations: {helm.sh/hook: test}
spec:
  restartPolicy: Never
  containers: [{name: wget, image: "busybox:1.37", command: [wget], args: ["web:80"]}]`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'helm test'}],
      withholds: ['jobs/shop-web-test-connection', 'task-definitions/shop-web-test-connection'],
    },
  ],
  says: (told, {length}) =>
    `${told} ${length === 1 ? 'runs' : 'run'} only when somebody asks for it (\`helm test\`), or never: nothing is written for ${length === 1 ? 'it' : 'them'}.`,
  reason: () => 'It runs only when somebody asks for it, or never.',
});
