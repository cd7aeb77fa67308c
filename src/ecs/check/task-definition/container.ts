import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import type {Pointer} from '../../../pointer.ts';
import type {Resource} from '../../plan.ts';
import {type ConstraintTest, each, type ReportHere} from '../constraint.ts';
import type {CheckContext} from '../context.ts';

/** A container of a task definition, as the tests of one look at it. */
export interface ContainerPlace {
  readonly container: ContainerDefinition;
  /** Pointer to the container's definition. */
  readonly at: Pointer;
  readonly resource: Resource<'task-definitions'>;
  readonly context: CheckContext;
}

/** A test of each container of each task definition, those of daemons too. */
export function eachContainer(test: (place: ContainerPlace, report: ReportHere) => void): ConstraintTest {
  return eachDefinition((resource, report, context) => {
    for (const place of placesOf(resource, context)) test(place, report);
  });
}

const places = new WeakMap<Resource<'task-definitions'>, readonly ContainerPlace[]>();

/** The containers of a task definition with their places, made once: some forty constraints ask. */
function placesOf(resource: Resource<'task-definitions'>, context: CheckContext): readonly ContainerPlace[] {
  let all = places.get(resource);
  if (all?.[0]?.context !== context) {
    all = containersOf(resource).map((container, index) => {
      return {container, at: `/containerDefinitions/${index}`, resource, context};
    });
    places.set(resource, all);
  }
  return all;
}

/** A test of each task definition, of tasks and of daemons. */
export function eachDefinition(
  test: (resource: Resource<'task-definitions'>, report: ReportHere, context: CheckContext) => void,
): ConstraintTest {
  const ofTasks = each('task-definitions', test);
  const ofDaemons = each('daemon-task-definitions', (resource, report, context) =>
    test(asTask(resource), report, context),
  );
  return (context, report) => {
    ofTasks(context, report);
    ofDaemons(context, report);
  };
}

/** The definition of a daemon as one of tasks on Managed Instances: it has fewer fields, and two with words of their own. */
function asTask(resource: Resource<'daemon-task-definitions'>): Resource<'task-definitions'> {
  const {pidMode: _pid, ipcMode: _ipc, ...input} = resource.input;
  return {
    ...resource,
    kind: 'task-definitions',
    input: {...input, requiresCompatibilities: ['MANAGED_INSTANCES']},
  };
}

/** The containers of a task definition. */
export function containersOf({input}: Resource<'task-definitions'>): readonly ContainerDefinition[] {
  return input.containerDefinitions ?? [];
}
