import {quantityOf} from '../../choices/container-resources.ts';
import {type TaskSize, taskSize} from '../../choices/task-size.ts';
import {taskCpuUnits} from '../../ecs/units.ts';
import {pointer} from '../../pointer.ts';
import {refusedAmount} from '../container/amount.ts';
import {defineRule, type Report} from '../rule.ts';

export default defineRule({
  id: 'pod/resources',
  on: 'pod',
  claims: ['/spec/resources'],
  summary: 'Resources of the pod as a whole are the size of the task.',
  rationale:
    'Since Kubernetes 1.34 a pod can have requests and limits of its own, which its containers share: just what the size of a ' +
    'task is. They take the place of the sums over the containers. Fargate rounds them up to its next size.',
  remediation: 'Set `workloads.<Kind>/<namespace>/<name>.cpu` and `memory` in k2e.yaml for another size.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'a pod of one CPU and 2 GiB',
      given: 'resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 2Gi}}',
      emits: {'task-definitions/shop-app': {cpu: '1024', memory: '2048'}},
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/resources/requests/cpu',
          says: '1024 CPU units',
        },
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/resources/limits/memory',
          says: '2048 MiB',
        },
      ],
      drops: ['/spec/template/spec/resources/requests/memory', '/spec/template/spec/resources/limits/cpu'],
    },
    {
      name: 'a CPU limit beyond the size of the task',
      given: 'resources: {requests: {cpu: 1, memory: 2Gi}, limits: {cpu: 4}}',
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/template/spec/resources/requests/cpu'},
        {level: 'info', fidelity: 'approximate', path: '/spec/template/spec/resources/requests/memory'},
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/resources/limits/cpu',
          says: '4096',
        },
      ],
    },
    {
      name: 'huge pages, and an amount that Kubernetes refuses',
      given: 'resources: {limits: {hugepages-2Mi: 64Mi, memory: -1Gi}}',
      findings: [
        {level: 'blocker', fidelity: 'unsupported', says: 'hugepages-2Mi'},
        {level: 'action', fidelity: 'manual', path: '/spec/template/spec/resources/limits/memory'},
      ],
    },
  ],
  map({view, workload, context, report, drop}) {
    const {requests, limits, claims} = view.spec?.resources ?? {};
    const size = taskSize(workload, context);
    const lists = {requests, limits};
    for (const list of ['requests', 'limits'] as const) {
      const other = list === 'requests' ? limits : requests;
      for (const name of Object.keys(lists[list] ?? {})) {
        const path = pointer('spec', 'resources', list, name);
        const quantity = quantityOf(lists[list], name);
        const preferred = name === 'memory' || context.config.sizing.cpu === 'limits' ? 'limits' : 'requests';
        const isCounted = list === preferred || quantityOf(other, name) === undefined;
        if (!quantity) report(path, refusedAmount(name));
        else if (quantity.isZero) drop(path, 'It asks for nothing.');
        else if (name !== 'cpu' && name !== 'memory') {
          report(path, {
            level: 'blocker',
            fidelity: 'unsupported',
            message: `The pod needs ${name}, which ECS does not have.`,
          });
        } else if (isCounted) report(path, counted(name, size));
        else if (
          list === 'limits' &&
          size.task.cpu !== undefined &&
          taskCpuUnits([quantity]) > size.task.cpu
        ) {
          report(path, {
            level: 'review',
            fidelity: 'approximate',
            message: `On Kubernetes the pod may use up to ${taskCpuUnits([quantity])} CPU units while the node has them free; the task has ${size.task.cpu}.`,
          });
        } else
          drop(
            path,
            `The ${preferred === 'limits' ? 'limit' : 'request'} is what counts for the size of the task.`,
          );
      }
    }
    if (claims) {
      report('/spec/resources/claims', {
        level: 'blocker',
        fidelity: 'unsupported',
        message: 'The pod uses resource claims, which ECS does not have.',
      });
    }
  },
});

function counted(name: 'cpu' | 'memory', size: TaskSize): Report {
  const amount = name === 'cpu' ? `${size.cpu} CPU units` : `${size.memory} MiB`;
  return {
    level: 'info',
    fidelity: 'approximate',
    message: `The ${name === 'cpu' ? 'CPU' : 'memory'} of the pod decides that of the task, which has ${amount}.`,
  };
}
