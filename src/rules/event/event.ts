import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'event/event',
  on: 'Event',
  level: 'silent',
  summary: 'Events of the cluster are left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: v1
kind: Event
metadata: {name: x-1, namespace: shop}
involvedObject: {kind: Pod, name: app, namespace: shop}
reason: Pulled`,
      drops: ['/reason'],
    },
  ],
  says: () => 'It tells what happened in the cluster; ECS and EventBridge have events of their own.',
});
