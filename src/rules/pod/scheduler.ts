import {valueAt} from '../../pointer.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/scheduler',
  on: 'pod',
  claims: [
    '/spec/schedulerName',
    '/spec/overhead',
    '/spec/schedulingGates',
    '/spec/schedulingGroup',
    '/spec/nodeName',
  ],
  summary: 'Tasks are placed by ECS; other schedulers, gates and groups of pods do not exist there.',
  rationale:
    'Kubernetes lets pods choose their scheduler and their node, wait at gates, and start in groups. Fargate places ' +
    'each task by itself, and ECS places tasks on instances one by one.',
  remediation: 'Check what the field was for, and whether ECS gives it in another way.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/scheduling-eviction/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'another scheduler',
      given: 'schedulerName: volcano',
      findings: [
        {level: 'review', fidelity: 'dropped', path: '/spec/template/spec/schedulerName', says: 'volcano'},
      ],
    },
    {
      name: 'one node',
      given: 'nodeName: node-1',
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/template/spec/nodeName', says: 'node-1'}],
    },
    {
      name: 'a group of pods that start together',
      given: 'schedulingGroup: {podGroupName: training}',
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '/spec/template/spec/schedulingGroup'}],
    },
    {
      name: 'a gate',
      given: 'schedulingGates: [{name: example.com/quota}]',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/schedulingGates',
          says: 'example.com/quota',
        },
      ],
    },
    {
      name: 'defaults',
      given: 'schedulerName: default-scheduler\noverhead: {cpu: 250m}',
      drops: ['/spec/template/spec/schedulerName', '/spec/template/spec/overhead/cpu'],
    },
  ],
  map({view, object, report, drop}) {
    const {schedulerName, nodeName, schedulingGates = [], schedulingGroup} = view.spec ?? {};
    drop('/spec/overhead', 'Fargate adds what it needs for itself; a task is billed for its own size only.');
    drop('/spec/schedulerName', 'ECS places the tasks.');
    if (schedulerName && schedulerName !== 'default-scheduler') {
      report('/spec/schedulerName', {
        level: 'review',
        fidelity: 'dropped',
        message: `The pods are placed by the scheduler ${schedulerName}; ECS places the tasks, without its rules.`,
      });
    }
    // A Pod that was read back from a cluster names the node that it ran on.
    const isRead = object.ref.kind === 'Pod' && valueAt(object.given, '/metadata/uid') !== undefined;
    if (!nodeName) drop('/spec/nodeName', 'It is empty.');
    else {
      report('/spec/nodeName', {
        level: isRead ? 'info' : 'action',
        fidelity: isRead ? 'dropped' : 'manual',
        message: `The pods run on the node ${nodeName}, which does not exist on ECS.`,
        remediation:
          'Find out what is special about the node; a pod that was read back from a cluster always names the one it ran on.',
      });
    }
    if (schedulingGates.length > 0) {
      report('/spec/schedulingGates', {
        level: 'action',
        fidelity: 'manual',
        message: `The pods wait until something removes the gates ${schedulingGates.map(({name}) => name).join(', ')}; tasks start at once.`,
        remediation:
          'Start the service with a desired count of 0, and raise it when what the gates wait for is there.',
      });
    }
    if (schedulingGroup) {
      report('/spec/schedulingGroup', {
        level: 'blocker',
        fidelity: 'unsupported',
        message: 'The pods start together or not at all; ECS starts tasks one by one.',
        remediation: 'Use AWS Batch with multi-node parallel jobs, or leave the workload on Kubernetes.',
      });
    }
  },
});
