import type {Variable} from '../../choices/environment.ts';
import {resourceField} from '../../choices/resource-field.ts';
import type {Pointer} from '../../pointer.ts';
import type {Example, Subject} from '../rule.ts';

/** The example of it for `container/environment`. */
export const TASK_RESOURCE_EXAMPLE: Example = {
  name: 'a limit that the container does not set',
  given: `resources: {requests: {cpu: 500m, memory: 1Gi}}
env:
  - {name: GOMAXPROCS, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
  - {name: GOMEMLIMIT, valueFrom: {resourceFieldRef: {resource: limits.memory}}}
  - {name: STORAGE, valueFrom: {resourceFieldRef: {resource: requests.ephemeral-storage}}}`,
  emits: {
    'task-definitions/shop-app': {
      containerDefinitions: [
        {
          environment: [
            {name: 'GOMAXPROCS', value: '1'},
            {name: 'GOMEMLIMIT', value: '1073741824'},
            {name: 'STORAGE', value: '0'},
          ],
        },
      ],
    },
  },
  findings: [
    {
      level: 'review',
      fidelity: 'approximate',
      path: '/spec/template/spec/containers/0/env/0',
      says: 'limits.cpu',
    },
    {
      level: 'review',
      fidelity: 'approximate',
      path: '/spec/template/spec/containers/0/env/1',
      says: 'limits.memory',
    },
  ],
};

/** Tells of a variable with a limit that the container does not set, so that it has the size of the task. */
export function tellTaskResource(
  {workload, context, report}: Subject<'container'>,
  {entry: {name, source}, value}: Extract<Variable, {kind: 'plain'}>,
  path: Pointer,
): void {
  if (source.kind !== 'resource' || resourceField(source, workload, context) !== undefined) return;
  report(path, {
    level: 'review',
    fidelity: 'approximate',
    message: `The variable ${name} is ${source.resource}, which the container does not set: Kubernetes gives what the node has, k2e gives what the task has (${value}).`,
    remediation: 'Set the limit in the manifest if the program shall count with another amount.',
  });
}
