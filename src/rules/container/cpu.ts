import {quantityOf, resourcesOf} from '../../choices/container-resources.ts';
import {type TaskSize, taskSize} from '../../choices/task-size.ts';
import {containerCpuUnits, taskCpuUnits} from '../../ecs/units.ts';
import {defineRule, type Subject} from '../rule.ts';
import {refusedAmount} from './amount.ts';

const REQUEST = '/resources/requests/cpu';
const LIMIT = '/resources/limits/cpu';

export default defineRule({
  id: 'container/cpu',
  on: 'container',
  claims: [REQUEST, LIMIT],
  summary:
    'The CPU request becomes the CPU units of the container; a CPU limit of one container does not exist on ECS.',
  rationale:
    '`cpu` of a container definition is its share when the containers of a task compete, as a CPU request is on a node (1000m = ' +
    '1024 units). Kubernetes also throttles a container at its CPU limit. ECS has no such cap on Linux: only the CPU of the whole ' +
    'task is one, on Fargate; on instances tasks have no size by default, and a container may use what its instance has free. A container that could burst on a node beyond its request therefore gets no more than the task has. ' +
    'Init containers get no share of their own, because ECS adds it to those of the others even after they have ended.',
  remediation:
    'Give the task more CPU with `workloads.<Kind>/<namespace>/<name>.cpu` in k2e.yaml, or size all tasks by their limits with `sizing.cpu: limits`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_environment',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a request',
      given: 'resources: {requests: {cpu: 250m, memory: 512Mi}}',
      emits: {'task-definitions/shop-app': {cpu: '256', containerDefinitions: [{name: 'app', cpu: 256}]}},
    },
    {
      name: 'a limit beyond the size of the task',
      given: 'resources: {requests: {cpu: 250m}, limits: {cpu: 2}}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', cpu: 256}]}},
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/resources/limits/cpu',
          says: '2048 CPU units',
        },
      ],
    },
    {
      name: 'a limit within the size of the task',
      given: 'resources: {requests: {cpu: 100m}, limits: {cpu: 200m}}',
      drops: ['/spec/template/spec/containers/0/resources/limits/cpu'],
    },
    {
      name: 'only a limit, which is then the request too',
      given: 'resources: {limits: {cpu: 500m}}',
      emits: {'task-definitions/shop-app': {cpu: '512', containerDefinitions: [{name: 'app', cpu: 512}]}},
    },
    {
      name: 'sizes by limits',
      given: 'resources: {requests: {cpu: 250m}, limits: {cpu: 1}}',
      config: 'sizing: {cpu: limits}',
      emits: {'task-definitions/shop-app': {cpu: '1024', containerDefinitions: [{name: 'app', cpu: 256}]}},
      findings: [{level: 'info', fidelity: 'approximate', says: 'counts for the size'}],
    },
    {
      name: 'an amount that Kubernetes refuses',
      given: 'resources: {requests: {cpu: -500m}}',
      findings: [{level: 'action', fidelity: 'manual', says: 'not an amount'}],
    },
    {
      name: 'a limit beyond the request, on EC2',
      config: 'compute: ec2',
      given: 'resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: 2}}',
      emits: {'task-definitions/shop-app': {cpu: null, containerDefinitions: [{name: 'app', cpu: 256}]}},
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/resources/limits/cpu',
          says: 'at most 2048 CPU units',
        },
      ],
    },
    {
      name: 'a limit beyond the request, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: 2}}',
      emits: {'task-definitions/shop-app': {cpu: null, containerDefinitions: [{name: 'app', cpu: 256}]}},
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/resources/limits/cpu',
          says: 'all that is free',
        },
      ],
    },
    {
      name: 'a request beyond the limit',
      given: 'resources: {requests: {cpu: 500m}, limits: {cpu: 250m}}',
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/resources/requests/cpu',
          says: 'larger than the limit',
        },
      ],
    },
  ],
  map(subject) {
    const {view, container, workload, context, setContainer} = subject;
    const {requests, limits} = view.resources ?? {};
    const [request, limit] = [requests?.cpu, limits?.cpu];
    const size = taskSize(workload, context);
    const {cpu} = size.containers.get(container.name) ?? {};
    if (cpu !== undefined) setContainer({cpu});
    if (container.role === 'init') {
      settleInit(subject, size);
      return;
    }
    if (request !== undefined) settleRequest(subject, size, REQUEST);
    if (limit === undefined) return;
    if (request === undefined) settleRequest(subject, size, LIMIT);
    else settleLimit(subject, size);
    tellUncapped(subject, size);
  },
});

/** On instances, where tasks have no size unless they are given one, nothing takes the place of a limit. */
function tellUncapped({view, context, report}: Subject<'container'>, size: TaskSize): void {
  const limit = quantityOf(view.resources?.limits, 'cpu');
  if (size.task.cpu !== undefined || !limit || limit.isZero) return;
  // There the limit has been told to be none.
  if (context.config.sizing.cpu === 'limits' && view.resources?.requests?.cpu !== undefined) return;
  report(LIMIT, {
    level: 'info',
    fidelity: 'approximate',
    message: `On Kubernetes the container uses at most ${taskCpuUnits([limit])} CPU units; on its instance it may use all that is free.`,
    remediation:
      'Nothing needs to be done, unless it must leave CPU to others: `workloads.<Kind>/<namespace>/<name>.cpu` in k2e.yaml gives the task a size, which is a cap.',
  });
}

/** What decides the share: the request, or the limit where there is no request (`SetDefaults_Pod`). */
function settleRequest({view, report, drop}: Subject<'container'>, size: TaskSize, path: string): void {
  const {requests, limits} = view.resources ?? {};
  const quantity = quantityOf(path === REQUEST ? requests : limits, 'cpu');
  const limit = quantityOf(limits, 'cpu');
  if (!quantity) report(path, refusedAmount('CPU'));
  else if (quantity.isZero) drop(path, 'It asks for nothing.');
  else if (path === REQUEST && limit && !limit.isZero && quantity.compare(limit) > 0) {
    report(path, {
      level: 'review',
      fidelity: 'approximate',
      message: 'The CPU request is larger than the limit, which Kubernetes refuses; only the request counts.',
    });
  } else if (!size.fits) drop(path, 'The task is larger than any of Fargate, which is reported for the pod.');
  else if (size.cut.cpu) {
    report(path, {
      level: 'review',
      fidelity: 'approximate',
      message: `The containers together ask for more CPU than the ${size.cpu} units that the task has; each gets its part of them.`,
    });
  } else if (quantity.milliValue() < 2n) {
    report(path, {
      level: 'info',
      fidelity: 'approximate',
      message: 'Two CPU units are the smallest share of a container.',
    });
  }
}

function settleLimit({view, context, report, drop}: Subject<'container'>, size: TaskSize): void {
  const quantity = quantityOf(view.resources?.limits, 'cpu');
  if (!quantity) {
    report(LIMIT, refusedAmount('CPU'));
    return;
  }
  const units = taskCpuUnits([quantity]);
  if (quantity.isZero) drop(LIMIT, 'It asks for nothing.');
  else if (context.config.sizing.cpu === 'limits' && size.chosen.cpu === undefined) {
    report(LIMIT, {
      level: 'info',
      fidelity: 'approximate',
      message: `The CPU limit counts for the size of the task, ${size.cpu} CPU units; ECS does not cap the container itself.`,
    });
  } else if (size.task.cpu !== undefined && units > size.task.cpu) {
    report(LIMIT, {
      level: 'review',
      fidelity: 'approximate',
      message: `On Kubernetes the container may use up to ${units} CPU units while the node has them free; the task has ${size.task.cpu}.`,
    });
  } else if (size.task.cpu !== undefined) {
    drop(LIMIT, 'ECS does not cap the CPU of a single container; it may use what the whole task has.');
  }
}

function settleInit(
  {view, container, workload, context, report, drop}: Subject<'container'>,
  size: TaskSize,
): void {
  const {requests, limits} = view.resources ?? {};
  const counted = resourcesOf(container, workload, context).request('cpu');
  for (const [path, amounts] of [
    [REQUEST, requests],
    [LIMIT, limits],
  ] as const) {
    if (amounts?.cpu === undefined) continue;
    const isCounted = path === REQUEST || requests?.cpu === undefined;
    if (!quantityOf(amounts, 'cpu')) report(path, refusedAmount('CPU'));
    else if (!isCounted) drop(path, 'ECS does not cap the CPU of a single container.');
    else if (!size.byInit.cpu || !counted) {
      drop(path, 'An init container has the task to itself, and the others together need no less CPU.');
    } else {
      report(path, {
        level: 'info',
        fidelity: 'approximate',
        message: `An init container decides the CPU of the task: ${containerCpuUnits(counted.quantity)} CPU units are more than the other containers need together.`,
      });
    }
  }
}
