import {computeOf} from '../../choices/compute.ts';
import {convertedWorkloads} from '../../choices/converted.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {type TaskSize, taskSize} from '../../choices/task-size.ts';
import {relativeCost, smallestFargateSize} from '../../ecs/fargate-size.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

/** A size costs too much to pass over when it costs more than this many times what was asked for. */
const NOTEWORTHY = 2;

const SMALLEST =
  'No task on Fargate is smaller. Where many workloads are as small as this, `compute: ec2` or `managed` in k2e.yaml lets their tasks share instances.';

export default defineRule({
  id: 'pod/size',
  on: 'pod',
  claims: [],
  summary:
    'The containers together decide the CPU, memory and disk of the task; Fargate rounds up to its next size.',
  rationale:
    'On Kubernetes each container has its requests and limits and borrows what the node has free. A Fargate task has one fixed ' +
    'size, from a table, which is also the most that its containers get. k2e adds up the CPU requests of the main containers ' +
    'and sidecars (or their limits, with `sizing.cpu`) and their memory limits (or requests), takes the largest init container ' +
    'instead where that is more, adds what AWS asks for the Service Connect proxy, and takes the cheapest size that holds it. ' +
    'On EC2 and Managed Instances the task gets no size of its own as long as each container names its memory.',
  remediation:
    'Set `workloads.<Kind>/<namespace>/<name>.cpu` and `memory` in k2e.yaml to the size that the workload really uses, or lower its requests.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'unsupported'],
  examples: [
    {
      name: 'a size that Fargate has',
      given:
        'containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 500m}, limits: {memory: 1Gi}}}]',
      emits: {'task-definitions/shop-app': {cpu: '512', memory: '1024'}},
    },
    {
      name: 'rounded up a little',
      given:
        'containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 250m}, limits: {memory: 1536Mi}}}]',
      emits: {'task-definitions/shop-app': {cpu: '256', memory: '2048'}},
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/template/spec/containers', says: '1536 MiB'},
      ],
    },
    {
      name: 'less than the smallest size',
      given:
        'containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 50m}, limits: {memory: 64Mi}}}]',
      emits: {'task-definitions/shop-app': {cpu: '256', memory: '512'}},
      findings: [{level: 'info', fidelity: 'approximate', says: 'the smallest size of Fargate'}],
    },
    {
      name: 'rounded up to more than twice the need',
      given:
        'containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 4200m}, limits: {memory: 2Gi}}}]',
      emits: {'task-definitions/shop-app': {cpu: '8192', memory: '16384'}},
      findings: [{level: 'review', fidelity: 'approximate', says: 'more than twice'}],
    },
    {
      name: 'no resources at all',
      given: 'containers: [{name: app, image: "example/app:1"}]',
      emits: {'task-definitions/shop-app': {cpu: '256', memory: '512'}},
      findings: [{level: 'review', fidelity: 'approximate', says: 'neither CPU nor memory'}],
    },
    {
      name: 'an init container that needs the most',
      given:
        'initContainers: [{name: migrate, image: "example/app:1", resources: {requests: {cpu: 1, memory: 2Gi}}}]\n' +
        'containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 250m}, limits: {memory: 512Mi}}}]',
      emits: {'task-definitions/shop-app': {cpu: '1024', memory: '2048'}},
    },
    {
      name: 'a size of one’s own choice',
      given:
        'containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 4}, limits: {memory: 16Gi}}}]',
      config: 'workloads: {Deployment/shop/app: {cpu: 1024, memory: 4096}}',
      emits: {
        'task-definitions/shop-app': {
          cpu: '1024',
          memory: '4096',
          containerDefinitions: [{name: 'app', cpu: 1024, memory: null}],
        },
      },
    },
    {
      name: 'more than Fargate has',
      given:
        'containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 20}, limits: {memory: 64Gi}}}]',
      findings: [{level: 'blocker', fidelity: 'unsupported', says: '20480 CPU units'}],
    },
    {
      name: 'on EC2, with memory limits',
      given:
        'containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 300m}, limits: {memory: 300Mi}}}]',
      config: 'compute: ec2',
      emits: {
        'task-definitions/shop-app': {
          cpu: null,
          memory: null,
          containerDefinitions: [{name: 'app', cpu: 307, memory: 300}],
        },
      },
    },
    {
      name: 'on Managed Instances, more than Fargate has',
      given:
        'containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 20}, limits: {memory: 200Gi}}}]',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      emits: {
        'task-definitions/shop-app': {
          cpu: null,
          memory: null,
          containerDefinitions: [{name: 'app', cpu: 20480, memory: 204800}],
        },
      },
    },
    {
      name: 'on EC2, with a size of one’s own choice that Fargate does not have',
      given:
        'containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 300m}, limits: {memory: 300Mi}}}]',
      config: 'workloads: {Deployment/shop/app: {compute: ec2, cpu: 300, memory: 700}}',
      emits: {'task-definitions/shop-app': {cpu: '300', memory: '700'}},
    },
  ],
  map({workload, context, set, report}) {
    // What it needs is added to the tasks that it runs in.
    if (isSidecar(workload, context)) return;
    const size = taskSize(workload, context);
    const {cpu, memory, storage} = size.task;
    set(context.choice(names).taskDefinition(workload), {
      ...(cpu === undefined ? {} : {cpu: String(cpu)}),
      ...(memory === undefined ? {} : {memory: String(memory)}),
      ...(storage === undefined ? {} : {ephemeralStorage: {sizeInGiB: storage}}),
    });
    const finding = size.fits
      ? (defaulted(size) ?? (computeOf(workload, context) === 'fargate' ? rounded(size) : undefined))
      : tooLarge(size);
    if (!finding) return;
    report('/spec/containers', context.choice(guesses).get(workload) ?? finding);
  },
});

/** True where nothing is known of what the containers need. */
function isWholeGuess({chosen, cpuIsDefault, withoutMemory}: TaskSize): boolean {
  return cpuIsDefault && chosen.cpu === undefined && chosen.memory === undefined && withoutMemory.length > 0;
}

/** What to say of the workloads of whose needs nothing is known, where several get the same size: the same default for many is one thing to know. */
function guesses(context: Context): ReadonlyMap<Workload, Report> {
  const guessed = context.choice(convertedWorkloads).flatMap(workload => {
    if (isSidecar(workload, context)) return [];
    const size = taskSize(workload, context);
    return size.fits && isWholeGuess(size) ? [{workload, size}] : [];
  });
  const sizeOf = ({size: {cpu, memory}}: (typeof guessed)[number]) => `${cpu} ${memory}`;
  const several = [...Map.groupBy(guessed, sizeOf).values()].filter(({length}) => length > 1).flat();
  return jointReports(several, {
    of: sizeOf,
    at: ({workload}) => workload,
    says: ([{size}], workloads) => ({
      ...GUESS,
      message: `The containers of ${workloads.length} workloads (${listed(workloads.map(workloadName))}) name neither CPU nor memory, so k2e counts its default; each task gets ${size.cpu} CPU units and ${size.memory} MiB, which may be too little or too much.`,
    }),
  });
}

function tooLarge(size: TaskSize): Report {
  return {
    level: 'blocker',
    fidelity: 'unsupported',
    message: `The task needs ${wantedText(size)}; the largest size of Fargate has ${size.cpu} CPU units and ${size.memory} MiB.`,
    remediation:
      'Set `compute: ec2` or `managed` for the workload in k2e.yaml, or split it, or choose a smaller size with `workloads.<Kind>/<namespace>/<name>.cpu` and `memory`.',
  };
}

const GUESS = {
  level: 'review',
  fidelity: 'approximate',
  remediation:
    'Look up what the pods use (`kubectl top pod --containers`) and set requests and limits, or `workloads.<Kind>/<namespace>/<name>.cpu` and `memory` in k2e.yaml.',
} as const;

/** Nothing, or not everything, is named: the size is a guess. */
function defaulted({chosen, cpuIsDefault, withoutMemory, ...size}: TaskSize): Report | undefined {
  const cpu = cpuIsDefault && chosen.cpu === undefined;
  const memory = withoutMemory.length > 0 && chosen.memory === undefined;
  if (!cpu && !memory) return undefined;
  const who = withoutMemory.length === 1 ? 'Container' : 'Containers';
  const what = cpu
    ? `The containers name ${memory ? 'neither CPU nor memory' : 'no CPU'}`
    : `${who} ${withoutMemory.join(', ')} ${withoutMemory.length === 1 ? 'names' : 'name'} no memory`;
  return {
    ...GUESS,
    message: `${what}, so k2e counts its default; the task gets ${size.cpu} CPU units and ${size.memory} MiB, which may be too little or too much.`,
  };
}

function rounded(size: TaskSize): Report | undefined {
  const wanted = wantedOf(size);
  if (wanted.cpu === size.cpu && wanted.memory === size.memory) return undefined;
  const isLarge = relativeCost(size) > NOTEWORTHY * relativeCost(wanted);
  const isSmallest = smallestFargateSize({cpu: 0, memory: 0})?.memory === size.memory;
  return {
    // Nothing can be done about the smallest size but to leave Fargate, which is no question of one workload.
    level: isLarge && !isSmallest ? 'review' : 'info',
    fidelity: 'approximate',
    message: `The task needs ${wantedText(size)}; the ${isSmallest ? 'smallest' : 'next'} size of Fargate has ${size.cpu} CPU units and ${size.memory} MiB${isLarge ? ', which costs more than twice as much as what is needed would' : ''}.`,
    ...(isSmallest ? {remediation: SMALLEST} : {}),
  };
}

function wantedOf({needs, reserved, chosen}: TaskSize): {readonly cpu: number; readonly memory: number} {
  return {
    cpu: chosen.cpu ?? needs.cpu + reserved.cpu,
    memory: chosen.memory ?? needs.memory + reserved.memory,
  };
}

function wantedText(size: TaskSize): string {
  const {reserved, chosen} = size;
  const wanted = wantedOf(size);
  const parts = [
    ...(chosen.cpu === undefined && reserved.cpu > 0 ? [`${reserved.cpu} CPU units`] : []),
    ...(chosen.memory === undefined && reserved.memory > 0 ? [`${reserved.memory} MiB`] : []),
  ];
  const extra = parts.length > 0 ? ` (${parts.join(' and ')} of it for containers that ECS or k2e adds)` : '';
  return `${wanted.cpu} CPU units and ${wanted.memory} MiB${extra}`;
}
