import type {Resource} from '../../ecs/plan.ts';
import {RESOURCE_TYPES, type ResourceKey, type ResourceKind} from '../../ecs/resource.ts';
import {LAYER_OF, LAYERS} from '../declarative/layers.ts';
import {fileOf} from '../native/placeholder.ts';
import type {Ordered} from '../order.ts';
import {placesAsked, type Runbook} from './context.ts';
import {NATIVE_SETUP} from './native-setup.ts';
import {chain} from './shell.ts';
import type {Step} from './step.ts';
import {placeToUndo, undo} from './undo.ts';

/** The step that defines the functions of all others. */
export const NATIVE_FUNCTIONS: Step = {
  title: 'Define how files are applied',
  text: 'Paste this into the shell in which you run the other steps, and again into each new one. It calls `aws SERVICE OPERATION --cli-input-json` with each file and remembers in the folder `applied` what is done: after an error mend the cause and run the step again. What has changed since, by another `k2e convert`, it does not take for done. Keep the folder `applied` and share it with who goes on: nothing else knows what AWS has answered.',
  commands: NATIVE_SETUP,
  expect:
    'nothing is printed, and there is a folder `applied`; or, after another `k2e convert`, a line for each file that was made and is no longer written.',
  backOutText: 'delete the folder `applied` once everything else is undone.',
};

/** The steps in which native files are applied, in order: the layers, with task definitions and daemons apart from services. */
const STAGES = [
  ...LAYERS.slice(0, LAYERS.indexOf('services')),
  'task-definitions',
  'daemons',
  ...LAYERS.slice(LAYERS.indexOf('services')),
] as const;

export type Stage = (typeof STAGES)[number];

interface StageTexts {
  readonly title: string;
  readonly text: string;
  /** What undoing leaves. */
  readonly backOutText?: string;
}

/** What a stage makes, in the words of somebody who knows Kubernetes. */
const STAGE_TEXTS: Readonly<Record<Stage, StageTexts>> = {
  foundation: {
    title: 'Make the cluster, its namespace and the log groups',
    text: 'An ECS cluster is a name that services share; on Fargate it has no nodes. The namespace is where Service Connect keeps the names that services call each other by.',
  },
  secrets: {
    title: 'Make the empty secrets',
    text: 'Only their names: the values come in the next step.',
    backOutText:
      'the names stay taken for seven days; `aws secretsmanager restore-secret --secret-id NAME`, and then `keep FILE`, brings one back.',
  },
  identity: {
    title: 'Make the IAM roles',
    text: 'A task has two: the execution role pulls the image and reads the secrets for it, the task role is what its code acts as, like the role of a service account.',
  },
  'security-groups': {
    title: 'Make the security groups',
    text: 'They take the place of network policies: one group for each workload. What admits the nodes or the pods of the cluster (databases, caches, file systems) has to admit these groups too, before the services start; `report.md` lists what the manifests name.',
  },
  storage: {
    title: 'Make the access points',
    text: 'An access point is a door to one directory of an EFS file system; EFS makes the directory when the first task mounts it. They take the place of the volumes that a storage class makes.',
  },
  'load-balancing': {
    title: 'Make the load balancers, their listeners and rules',
    text: 'They take the place of Ingresses. No DNS record points to them yet, so nobody uses them.',
  },
  'task-definitions': {
    title: 'Register the task definitions',
    text: 'A task definition is what a Pod template is: it runs nothing by itself.',
  },
  daemons: {
    title: 'Start the daemons',
    text: 'A daemon runs one task on each instance of its capacity providers, like a DaemonSet; new instances get it before the tasks of services.',
  },
  services: {
    title: 'Start the services',
    text: 'A service keeps its number of tasks running, like a Deployment.',
  },
  scaling: {title: 'Switch scaling on', text: 'It takes the place of HorizontalPodAutoscalers.'},
  schedules: {
    title: 'Make the schedules',
    text: 'All are disabled, but for jobs under `cutover.finalised` of k2e.yaml: the CronJobs of the cluster stay in charge until the cutover.',
  },
};

/**
 * The step that makes the resources of a stage with their native files; none where it has none. A resource that needs one of a
 * later stage (the policy of a role that names a state machine) comes with that one.
 * @param isMade which resources are made from native files at all
 */
export function stageStep(
  runbook: Runbook,
  stage: Stage,
  isMade: (resource: Resource) => boolean,
): readonly Step[] {
  const stages = new Map<ResourceKey, number>();
  for (const {key, resource, dependsOn} of runbook.selected.resources) {
    const own = stageOf(resource.kind);
    stages.set(key, Math.max(STAGES.indexOf(own), ...dependsOn.map(needed => stages.get(needed) ?? 0)));
  }
  const made = runbook.selected.resources.filter(
    ({key, resource}) => stages.get(key) === STAGES.indexOf(stage) && isMade(resource),
  );
  return applied(runbook, made, STAGE_TEXTS[stage]);
}

/** The stage of a kind. */
function stageOf(kind: ResourceKind): Stage {
  switch (kind) {
    case 'task-definitions':
    case 'daemon-task-definitions':
      return 'task-definitions';
    case 'daemons':
      return 'daemons';
    default:
      return LAYER_OF[kind];
  }
}

function applied(
  runbook: Runbook,
  made: readonly Ordered[],
  {title, text, backOutText}: StageTexts,
): readonly Step[] {
  if (made.length === 0) return [];
  const asked = placesAsked(runbook.selected.resources);
  const lines = made.map(({key, resource}) =>
    ['apply', fileOf(key), ...RESOURCE_TYPES[resource.kind].cli, ...places(resource, asked.get(key))].join(
      ' ',
    ),
  );
  const done = `Done: ${title.slice(0, 1).toLowerCase()}${title.slice(1)}.`;
  return [
    {
      title,
      text,
      commands: chain(lines, done),
      expect: `one line \`made: …\` for each file, then \`${done}\``,
      ...(backOutText === undefined ? {} : {backOutText}),
      backOut: [
        ...made.toReversed().flatMap(({resource}) => undo(resource)),
        `forget ${[...new Set(made.map(({resource: {kind}}) => kind))].join(' ')}`,
      ],
    },
  ];
}

function places(resource: Resource, asked: readonly string[] = []): readonly string[] {
  return [...new Set([...asked, ...placeToUndo(resource)])]
    .sort()
    .map(place => (/[[\]]/.test(place) ? `'${place}'` : place));
}
