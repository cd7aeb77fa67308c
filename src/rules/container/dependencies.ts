import {dependenciesOf} from '../../choices/start-order.ts';
import {defineRule} from '../rule.ts';

const WITH_INIT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      initContainers:
        - {name: wait, image: "example/wait:1"}
        - {name: proxy, image: "example/proxy:1", restartPolicy: Always}
        - {name: migrate, image: "example/app:1"}
      containers: [{name: app, image: "example/app:1"}]`;

export default defineRule({
  id: 'container/dependencies',
  on: 'container',
  claims: [],
  summary: 'Init containers and sidecars keep their order: each container waits for the ones before it.',
  rationale:
    'Kubernetes runs init containers one after the other before the main ones, and starts sidecars in between. On ECS they are ' +
    'containers that are not essential; whoever comes later waits for the last init container to succeed and for the last ' +
    'sidecar to start, or to be healthy where it has a start-up probe that can run inside it. No time limit is set, as a ' +
    'migration may take long. ECS stops containers in the reverse order, so sidecars outlive the main containers. An init ' +
    'container that fails ends the task: a service starts a new one, where Kubernetes runs the container again in its pod.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/',
      'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'init containers with a sidecar in between',
      given: WITH_INIT,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'wait', essential: false, dependsOn: null},
            {name: 'proxy', dependsOn: [{containerName: 'wait', condition: 'SUCCESS'}]},
            {
              name: 'migrate',
              dependsOn: [
                {containerName: 'wait', condition: 'SUCCESS'},
                {containerName: 'proxy', condition: 'START'},
              ],
            },
            {
              name: 'app',
              essential: true,
              dependsOn: [
                {containerName: 'migrate', condition: 'SUCCESS'},
                {containerName: 'proxy', condition: 'START'},
              ],
            },
          ],
        },
      },
    },
  ],
  map({container, workload, context, setContainer}) {
    const dependsOn = dependenciesOf(container, workload, context);
    if (dependsOn.length > 0) setContainer({dependsOn});
  },
});
