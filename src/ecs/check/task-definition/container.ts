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

/** A test of each container of each task definition. */
export function eachContainer(test: (place: ContainerPlace, report: ReportHere) => void): ConstraintTest {
  return each('task-definitions', (resource, report, context) => {
    for (const [index, container] of containersOf(resource).entries()) {
      test({container, at: `/containerDefinitions/${index}`, resource, context}, report);
    }
  });
}

/** The containers of a task definition. */
export function containersOf({input}: Resource<'task-definitions'>): readonly ContainerDefinition[] {
  return input.containerDefinitions ?? [];
}
