import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'controller-revision/revision',
  on: 'ControllerRevision',
  level: 'silent',
  summary: 'Old states of StatefulSets and DaemonSets are left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/manage-daemon/rollback-daemon-set/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: apps/v1
kind: ControllerRevision
metadata: {name: x-1, namespace: shop}
revision: 3`,
      drops: ['/revision'],
    },
  ],
  says: () => 'It keeps an old state of a StatefulSet or DaemonSet.',
});
