import {defineRule} from '../rule.ts';

const PATH = '/spec/ephemeralContainers';

export default defineRule({
  id: 'pod/ephemeral-containers',
  on: 'pod',
  claims: [PATH],
  summary: 'Ephemeral containers are left out: they were added to a running pod for debugging.',
  rationale:
    '`kubectl debug` puts a container into a pod that runs, where it stays in the pod’s manifest. No new pod has it. A task ' +
    'cannot get another container; ECS Exec opens a shell in one that it has.',
  remediation:
    'Turn on ECS Exec (`enableExecuteCommand`) on the service where you need a shell, and give it a task role with the permissions of `ssmmessages` that ECS Exec needs; `RUNBOOK.md` lists them.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a debugger in a running Pod',
      given: `apiVersion: v1
kind: Pod
metadata: {name: app, namespace: shop}
spec:
  containers: [{name: app, image: "example/app:1"}]
  ephemeralContainers: [{name: debugger, image: "busybox:1.37", stdin: true}]`,
      drops: ['/spec/ephemeralContainers/0/name', '/spec/ephemeralContainers/0/stdin'],
    },
  ],
  map({view, drop}) {
    if (view.spec?.ephemeralContainers) {
      drop(
        PATH,
        'It was added to one running pod for debugging; ECS Exec opens a shell in a container of a task.',
      );
    }
  },
});
