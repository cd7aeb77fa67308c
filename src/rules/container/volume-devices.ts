import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/volume-devices',
  on: 'container',
  claims: ['/volumeDevices'],
  summary: 'Raw block devices do not exist in tasks.',
  rationale:
    'A container of Kubernetes can get a disk without a file system on it. ECS puts a file system on every disk that it attaches to ' +
    'a task.',
  remediation:
    'Let the program use files, or leave the workload on Kubernetes or on EC2 instances of its own.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported'],
  examples: [
    {
      name: 'a disk for a database',
      given: 'volumeDevices: [{name: disk, devicePath: /dev/xvdb}]',
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/spec/containers/0/volumeDevices/0',
          says: '/dev/xvdb',
        },
      ],
    },
  ],
  map({view, container, report}) {
    for (const [index, {name = '', devicePath = ''}] of (view.volumeDevices ?? []).entries()) {
      report(`/volumeDevices/${index}`, {
        level: 'blocker',
        fidelity: 'unsupported',
        message: `Container ${container.name} gets the volume ${name} as the raw device ${devicePath}; a task has no raw devices.`,
      });
    }
  },
});
