import type {Resource} from '../../ecs/plan.ts';
import type {Flow} from '../../ecs/state-machine/definition.ts';
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

/** One call of RunTask that a schedule or a state machine makes, in RunTask's own words. */
export interface Call {
  /** `<kind>/<name>` of what makes it. */
  readonly caller: string;
  readonly cluster: string | undefined;
  /** The ARN, or family, of the task definition. */
  readonly taskDefinition: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * The folder of a task definition that only schedules and state machines run: a team registers it, or runs it by hand; when it
 * runs by itself is their matter. Its network is that of the first call.
 */
export function calledFolder({caller, cluster, fields}: Call, {resource}: TaskDefinition): Planned {
  return {
    deployed: {
      name: resource.name,
      comment: [
        `task-definitions/${resource.name}: ecspresso register --config ecspresso.yml`,
        `By hand: ${RUN}`,
      ],
      cluster,
      taskDefinition: resource.input,
      serviceDefinition: runFields(caller, fields).fields,
    },
    notCarried: [],
  };
}

/** How a schedule starts its task, whichever of Scheduler's two kinds of target it has; none where it starts something else. */
export function scheduledCall({name, input: {Target}}: Resource<'schedules'>): readonly Call[] {
  const caller = `schedules/${name}`;
  if (!Target?.EcsParameters) return callOf(caller, parsed(Target?.Input));
  return callOf(caller, {...Target.EcsParameters, Cluster: Target.Arn?.replace(/^.*:cluster\//s, '')});
}

/** The tasks that a state machine starts, in the order of its states. */
export function stateMachineCalls({name, input}: Resource<'state-machines'>): readonly Call[] {
  const within = ({States}: Flow): readonly Call[] =>
    Object.values(States).flatMap(state => {
      if (state.Type === 'Map') return within(state.ItemProcessor);
      const isRun = state.Type === 'Task' && /:ecs:runTask(?:\.|$)/.test(state.Resource);
      return isRun ? callOf(`state-machines/${name}`, state.Parameters) : [];
    });
  return within(input.definition);
}

function callOf(caller: string, call: unknown): readonly Call[] {
  const fields = lowerCamel(call);
  if (!isObject(fields)) return [];
  const taskDefinition = fields.taskDefinitionArn ?? fields.taskDefinition;
  const cluster =
    typeof fields.cluster === 'string' ? fields.cluster.replace(/^.*:cluster\//s, '') : undefined;
  return [
    {
      caller,
      cluster,
      taskDefinition: typeof taskDefinition === 'string' ? taskDefinition : undefined,
      fields,
    },
  ];
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
