import type {Resource} from '../../ecs/plan.ts';
import {isObject} from '../../json.ts';
import type {TaskDefinition} from '../templated/task-definitions.ts';
import {runFields} from './fields.ts';
import type {Planned} from './services.ts';

const RUN = 'ecspresso run --config ecspresso.yml --propagate-tags TASK_DEFINITION';

/** The folder of a Job, which is only run. */
export function jobFolder({name, input}: Resource<'jobs'>, {resource}: TaskDefinition): Planned {
  const count = input.count === undefined || input.count === 1 ? '' : ` --count ${input.count}`;
  const {fields, notCarried} = runFields(`jobs/${name}`, input);
  return {
    deployed: {
      name,
      comment: [`jobs/${name}: ${RUN}${count}`],
      cluster: input.cluster,
      taskDefinition: resource.input,
      serviceDefinition: fields,
    },
    notCarried,
  };
}

/**
 * The folder of a CronJob's task definition, which a team registers, or runs by hand; when it runs by itself is the matter of
 * `schedules`. Its network is that of its first schedule.
 */
export function scheduledFolder(schedule: Resource<'schedules'>, {resource}: TaskDefinition): Planned {
  const {cluster, call} = callOf(schedule);
  return {
    deployed: {
      name: resource.name,
      comment: [
        `task-definitions/${resource.name}: ecspresso register --config ecspresso.yml`,
        `By hand: ${RUN}`,
      ],
      cluster,
      taskDefinition: resource.input,
      serviceDefinition: runFields(`schedules/${schedule.name}`, call).fields,
    },
    notCarried: [],
  };
}

/** The ARN, or family, of the task definition that a schedule runs. */
export function scheduledTask(schedule: Resource<'schedules'>): string | undefined {
  const {taskDefinition, taskDefinitionArn} = callOf(schedule).call;
  const reference = taskDefinitionArn ?? taskDefinition;
  return typeof reference === 'string' ? reference : undefined;
}

/** How a schedule starts its task, in the words of RunTask, whichever of Scheduler's two kinds of target it has. */
function callOf({input: {Target}}: Resource<'schedules'>): {
  readonly cluster: string | undefined;
  readonly call: Readonly<Record<string, unknown>>;
} {
  if (Target?.EcsParameters) {
    const call = lowerCamel(Target.EcsParameters);
    const cluster = Target.Arn?.replace(/^.*:cluster\//s, '');
    return {cluster, call: isObject(call) ? call : {}};
  }
  const call = lowerCamel(parsed(Target?.Input));
  if (!isObject(call)) return {cluster: undefined, call: {}};
  return {cluster: typeof call.cluster === 'string' ? call.cluster : undefined, call};
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** The value with the first letter of each key in lower case: Scheduler writes the fields of RunTask in Pascal case. */
function lowerCamel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCamel);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key.slice(0, 1).toLowerCase() + key.slice(1),
      lowerCamel(field),
    ]),
  );
}
