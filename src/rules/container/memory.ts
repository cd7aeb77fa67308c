import {quantityOf} from '../../choices/container-resources.ts';
import {type TaskSize, taskSize} from '../../choices/task-size.ts';
import {CONTAINER} from '../../ecs/limits.ts';
import type {Quantity} from '../../model/quantity.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {refusedAmount} from './amount.ts';

const REQUEST = '/resources/requests/memory';
const LIMIT = '/resources/limits/memory';

export default defineRule({
  id: 'container/memory',
  on: 'container',
  claims: [REQUEST, LIMIT],
  summary: 'The memory limit becomes the hard limit of the container, a smaller request its reservation.',
  rationale:
    'On both platforms a container that exceeds its memory limit is killed. `memoryReservation` is the soft limit that a memory ' +
    'request is; ECS wants it smaller than `memory`, so it is left out where both are equal. A container without a limit may use ' +
    'what its node has free on Kubernetes, on ECS what its task has: its request then decides how much that is. Init containers ' +
    'get no limit of their own, because ECS adds it to those of the others even after they have ended. Amounts are whole MiB.',
  remediation:
    'Set a memory limit to what the container really needs, or the memory of the task with `workloads.<Kind>/<namespace>/<name>.memory` in k2e.yaml.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a request and a limit',
      given: 'resources: {requests: {memory: 256Mi}, limits: {memory: 512Mi}}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{memory: 512, memoryReservation: 256}]}},
    },
    {
      name: 'a request that equals the limit',
      given: 'resources: {requests: {memory: 512Mi}, limits: {memory: 512Mi}}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{memory: 512, memoryReservation: null}]}},
      drops: ['/spec/template/spec/containers/0/resources/requests/memory'],
    },
    {
      name: 'no limit',
      given: 'resources: {requests: {memory: 256Mi}}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{memory: null, memoryReservation: 256}]}},
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/resources/requests/memory',
          says: '512 MiB',
        },
      ],
    },
    {
      name: 'an amount between two MiB',
      given: 'resources: {limits: {memory: 500M}}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{memory: 477}]}},
      findings: [{level: 'info', fidelity: 'approximate', says: '477 MiB'}],
    },
    {
      name: 'an amount that Kubernetes refuses',
      given: 'resources: {limits: {memory: -1Gi}}',
      findings: [{level: 'action', fidelity: 'manual', says: 'not an amount'}],
    },
    {
      name: 'no limit, on EC2',
      config: 'compute: ec2',
      given: 'resources: {requests: {memory: 256Mi}}',
      emits: {
        'task-definitions/shop-app': {
          memory: null,
          containerDefinitions: [{memory: null, memoryReservation: 256}],
        },
      },
    },
    {
      name: 'no limit, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'resources: {requests: {memory: 256Mi}}',
      emits: {
        'task-definitions/shop-app': {
          memory: null,
          containerDefinitions: [{memory: null, memoryReservation: 256}],
        },
      },
    },
  ],
  map(subject) {
    const {view, container, workload, context, setContainer} = subject;
    const {requests, limits} = view.resources ?? {};
    const size = taskSize(workload, context);
    const {memory, memoryReservation} = size.containers.get(container.name) ?? {};
    setContainer({
      ...(memory === undefined ? {} : {memory}),
      ...(memoryReservation === undefined ? {} : {memoryReservation}),
    });
    const asked = {request: quantityOf(requests, 'memory'), limit: quantityOf(limits, 'memory')};
    for (const [path, given, quantity] of [
      [REQUEST, requests?.memory, asked.request],
      [LIMIT, limits?.memory, asked.limit],
    ] as const) {
      if (given === undefined) continue;
      if (!quantity) subject.report(path, refusedAmount('memory'));
      else if (quantity.isZero) subject.drop(path, 'It asks for nothing.');
      else if (!size.fits)
        subject.drop(path, 'The task is larger than any of Fargate, which is reported for the pod.');
      else if (container.role === 'init') settleInit(subject, size, path, asked);
      else if (path === LIMIT) settle(subject, path, limitNote(quantity, size));
      else settleRequest(subject, size, asked);
    }
  },
});

interface Asked {
  readonly request: Quantity | undefined;
  readonly limit: Quantity | undefined;
}

function settle({report}: Subject<'container'>, path: string, note: Report | undefined): void {
  if (note) report(path, note);
}

function settleRequest(subject: Subject<'container'>, size: TaskSize, {request, limit}: Asked): void {
  if (!request) return;
  if (limit === undefined || limit.isZero) {
    const {task} = size;
    if (task.memory === undefined) settle(subject, REQUEST, roundNote(request));
    else subject.report(REQUEST, unlimited(request, task.memory));
  } else if (request.compare(limit) > 0) {
    subject.report(REQUEST, {
      level: 'review',
      fidelity: 'approximate',
      message:
        'The memory request is larger than the limit, which Kubernetes refuses; only the limit counts.',
    });
  } else if (request.mebibytes() >= limit.mebibytes()) {
    subject.drop(REQUEST, 'It equals the limit, which is written.');
  } else if (size.cut.memory) {
    subject.report(REQUEST, cutNote(size));
  } else settle(subject, REQUEST, roundNote(request));
}

function limitNote(limit: Quantity, size: TaskSize): Report | undefined {
  return size.cut.memory ? cutNote(size) : roundNote(limit);
}

function cutNote({memory}: TaskSize): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `The containers together ask for more memory than the ${memory} MiB that the task has, so none has a hard limit of its own.`,
  };
}

function unlimited(request: Quantity, taskMemory: number): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `The container has no memory limit: on Kubernetes it may use more than the ${request.mebibytes()} MiB that it asks for, on ECS the whole task has no more than ${taskMemory} MiB.`,
  };
}

/** An amount that is not a whole number of MiB, or below the least that ECS takes. */
function roundNote(quantity: Quantity): Report | undefined {
  const given = quantity.mebibytes();
  const written = Math.max(CONTAINER.memoryMin, given);
  if (given === written && quantity.value() === BigInt(given) << 20n) return undefined;
  return {
    level: 'info',
    fidelity: 'approximate',
    message: `ECS counts memory in whole MiB, ${CONTAINER.memoryMin} at least; ${written} MiB is written.`,
    remediation: 'Nothing needs to be done.',
  };
}

function settleInit(
  {report, drop}: Subject<'container'>,
  size: TaskSize,
  path: string,
  {limit}: Asked,
): void {
  if (path === REQUEST && limit) {
    drop(
      path,
      'The limit of the init container counts for the size of the task, and ECS reserves nothing for it.',
    );
  } else if (!size.byInit.memory) {
    drop(path, 'An init container has the task to itself, and the others together need no less memory.');
  } else {
    report(path, {
      level: 'info',
      fidelity: 'approximate',
      message: `An init container decides the memory of the task: it needs more than the other containers together. The task has ${size.memory} MiB.`,
    });
  }
}
