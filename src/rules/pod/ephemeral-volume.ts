import {names} from '../../choices/names.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {defineRule} from '../rule.ts';
import {eachVolume} from './volume-source.ts';

const AT = '/spec/template/spec/volumes/0/ephemeral';

export default defineRule({
  id: 'pod/ephemeral-volume',
  on: 'pod',
  claims: ['/spec/volumes/*/ephemeral'],
  summary: 'A disk that lives with the pod becomes a directory on the disk of the task.',
  rationale:
    'A generic ephemeral volume is a claim that is made with the pod and deleted with it. The disk of a task lives as long, so a ' +
    'directory on it keeps as much. It shares the size and the speed of that disk, and has neither a snapshot nor a storage class.',
  remediation:
    'Raise the disk of the task with a patch on `/ephemeralStorage/sizeInGiB` (21 to 200), or let ECS attach a managed EBS volume to each task.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'room for a computation',
      given: `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: scratch, mountPath: /scratch}]}
volumes:
  - name: scratch
    ephemeral:
      volumeClaimTemplate:
        spec: {accessModes: [ReadWriteOnce], storageClassName: gp3, resources: {requests: {storage: 50Gi}}}`,
      emits: {
        'task-definitions/shop-app': {volumes: [{name: 'scratch'}], ephemeralStorage: {sizeInGiB: 50}},
      },
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: `${AT}/volumeClaimTemplate/spec/resources/requests/storage`,
          says: '50Gi',
        },
      ],
      drops: [`${AT}/volumeClaimTemplate/spec/storageClassName`],
    },
    {
      name: 'a volume that no container mounts',
      given:
        'volumes: [{name: scratch, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}]',
      drops: [`${AT}/volumeClaimTemplate/spec/accessModes/0`],
    },
  ],
  map(subject) {
    const {workload, context, set, report, drop} = subject;
    eachVolume(subject, 'ephemeral', ({index, name, path, source}) => {
      const own = taskVolumesOf(index, volumePlan(workload, context).volumes);
      set(context.choice(names).taskDefinition(workload), {
        volumes: own.map(volume => ({name: volume.name})),
      });
      drop(path, 'It becomes a directory on the disk of the task, for which no claim is made.');
      const size = source.volumeClaimTemplate?.spec?.resources?.requests?.storage;
      if (size === undefined) return;
      report(`${path}/volumeClaimTemplate/spec/resources/requests/storage`, {
        level: 'review',
        fidelity: 'approximate',
        message: `The volume ${name} is a disk of its own of ${size} that lives with the pod; it becomes a directory on the disk of the task, into whose size it is counted.`,
      });
    });
  },
});
