import {ECS_NAME, TASK_DEFINITION} from '../../limits.ts';
import {all, type Constraint, each} from '../constraint.ts';
import {writtenJson} from '../context.ts';
import {isName, repeated} from '../text.ts';
import {containersOf, eachContainer, eachDefinition} from './container.ts';

const PATTERN = 'Only letters, digits, "_" and "-" are allowed, 255 at most';

/** Names, counts and the size of a task definition. */
export const NAMES: readonly Constraint[] = [
  {
    id: 'check/ecs-name',
    summary:
      'Families, containers, volumes, services and clusters have names of at most 255 letters, digits, "_" and "-".',
    remediation: 'Choose another name, for example with "-" in place of ".".',
    source:
      'ECS API reference, RegisterTaskDefinition `family`, ContainerDefinition `name`, Volume `name`, CreateService `serviceName`.',
    test: all(
      eachDefinition(({input}, report) => {
        if (!isName(input.family ?? 'x', ECS_NAME))
          report('/family', `The family's name is not one that ECS takes. ${PATTERN}.`);
        for (const [index, {name = ''}] of (input.volumes ?? []).entries()) {
          if (!isName(name, ECS_NAME))
            report(`/volumes/${index}/name`, `The volume's name is not one that ECS takes. ${PATTERN}.`);
        }
      }),
      eachContainer(({container, at}, report) => {
        if (!isName(container.name ?? '', ECS_NAME)) {
          report(`${at}/name`, `The container's name is not one that ECS takes. ${PATTERN}.`);
        }
      }),
      each('services', ({input}, report) => {
        if (!isName(input.serviceName ?? 'x', ECS_NAME)) {
          report('/serviceName', `The service's name is not one that ECS takes. ${PATTERN}.`);
        }
      }),
      each('clusters', ({input}, report) => {
        if (!isName(input.clusterName ?? 'x', ECS_NAME)) {
          report('/clusterName', `The cluster's name is not one that ECS takes. ${PATTERN}.`);
        }
      }),
    ),
  },
  {
    id: 'check/duplicate-container',
    summary: 'The containers of a task have different names.',
    remediation: 'Rename one of the containers.',
    source: 'ECS API reference, ContainerDefinition `name`.',
    test: eachDefinition((resource, report) => {
      for (const index of repeated(containersOf(resource), ({name}) => name)) {
        report(`/containerDefinitions/${index}/name`, 'Another container of the task has this name.');
      }
    }),
  },
  {
    id: 'check/duplicate-volume',
    summary: 'The volumes of a task have different names.',
    remediation: 'Rename one of the volumes.',
    source: 'ECS API reference, Volume `name`.',
    test: eachDefinition(({input}, report) => {
      for (const index of repeated(input.volumes ?? [], ({name}) => name)) {
        report(`/volumes/${index}/name`, 'Another volume of the task has this name.');
      }
    }),
  },
  {
    id: 'check/container-count',
    summary: 'A task definition has 1 to 10 containers.',
    remediation: 'Split the pod, or leave sidecars out that AWS replaces.',
    source: 'ECS developer guide, service quotas, "Containers per task definition".',
    test: eachDefinition((resource, report) => {
      const count = containersOf(resource).length;
      if (count < 1 || count > TASK_DEFINITION.containers) {
        report(
          '/containerDefinitions',
          `The task has ${count} containers; ECS takes 1 to ${TASK_DEFINITION.containers}.`,
        );
      }
    }),
  },
  {
    id: 'check/essential-container',
    summary: 'At least one container of a task is essential.',
    remediation: 'Set `essential` to true on the container whose end is the end of the task.',
    source: 'ECS API reference, ContainerDefinition `essential`.',
    test: eachDefinition((resource, report) => {
      const containers = containersOf(resource);
      if (containers.length > 0 && containers.every(({essential}) => essential === false)) {
        report('/containerDefinitions', 'No container of the task is essential.');
      }
    }),
  },
  {
    id: 'check/task-definition-size',
    summary: 'The request of a task definition has at most 64 KiB.',
    remediation:
      'Set `files.bucket` in k2e.yaml, if it is not set: variables and files of ConfigMaps that have no room then come from that bucket. Or move large values to Parameter Store, or into the image.',
    source: 'ECS developer guide, service quotas, "Task definition size limit".',
    test: eachDefinition(({input}, report) => {
      const bytes = Buffer.byteLength(writtenJson(input));
      if (bytes > TASK_DEFINITION.bytes) {
        report('', `The task definition has ${bytes} bytes; ECS takes ${TASK_DEFINITION.bytes}.`);
      }
    }),
  },
];
