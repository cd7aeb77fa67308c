import {overrides, userOf} from '../../choices/security-context.ts';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/user',
  on: 'container',
  claims: ['/securityContext/runAsUser', '/securityContext/runAsGroup'],
  podClaims: ['/spec/securityContext/runAsUser', '/spec/securityContext/runAsGroup'],
  summary: '`runAsUser` and `runAsGroup` become the `user` of the container definition.',
  rationale:
    'Both platforms start the process of a container as the user and group that they are told, instead of the ones of the image. ' +
    'The pod sets both for all its containers, and each container may set its own; ECS has them in the container definition ' +
    'only, as `uid` or `uid:gid`. A group alone cannot be said there.',
  remediation: 'Set `runAsUser` beside `runAsGroup`, with the number of the user that the image runs as.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual', 'dropped'],
  examples: [
    {
      name: 'a user and a group',
      given: 'securityContext: {runAsUser: 1000, runAsGroup: 3000}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', user: '1000:3000'}]}},
    },
    {
      name: 'a user of the pod, and of a container',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      securityContext: {runAsUser: 1000}
      containers:
        - {name: app, image: "example/app:1"}
        - {name: proxy, image: "example/proxy:1", securityContext: {runAsUser: 101}}`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'app', user: '1000'},
            {name: 'proxy', user: '101'},
          ],
        },
      },
    },
    {
      name: 'a user of the pod that no container takes',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      securityContext: {runAsUser: 1000}
      containers:
        - {name: app, image: "example/app:1", securityContext: {runAsUser: 101}}`,
      drops: ['/spec/template/spec/securityContext/runAsUser'],
    },
    {
      name: 'a group without a user',
      given: 'securityContext: {runAsGroup: 3000}',
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/securityContext/runAsGroup',
          says: '3000',
        },
      ],
    },
  ],
  map({view, workload, container, setContainer, report, pod}) {
    if (!view.securityContext && !pod.view.spec?.securityContext) return;
    const {uid, gid} = userOf(container, workload);
    for (const field of ['runAsUser', 'runAsGroup'] as const) {
      void (view.securityContext?.[field] ?? pod.view.spec?.securityContext?.[field]);
      if (overrides(field, container)) {
        pod.drop(`/spec/securityContext/${field}`, 'Every container has a value of its own.');
      }
    }
    if (uid !== undefined) {
      // Zero is a valid `user` too: ECS itself writes it for FireLens containers.
      setContainer({user: gid === undefined ? `${uid}` : `${uid}:${gid}`});
      return;
    }
    const own = overrides('runAsGroup', container);
    const isFirst = workload.containers.find(isWithoutUser(workload)) === container;
    if (gid === undefined || !(own || isFirst)) return;
    const scope = own ? {report, base: ''} : {report: pod.report, base: '/spec'};
    scope.report(`${scope.base}/securityContext/runAsGroup`, {
      level: 'review',
      fidelity: 'manual',
      message: `Container ${container.name} runs as group ${gid} and as the user of its image; ECS cannot set a group without a user, so the group is that of the image.`,
    });
  },
});

/** Tells the containers that take the group of the pod, and have no user to go with it. */
function isWithoutUser(workload: Workload): (container: ContainerPart) => boolean {
  return each => !overrides('runAsGroup', each) && userOf(each, workload).uid === undefined;
}
