import type {CreateServiceRequest} from '@aws-sdk/client-ecs';
import type {Resource} from '../../ecs/plan.ts';
import type {Ordered} from '../order.ts';
import type {NotCarried} from '../output-index.ts';
import {ofKind, type TaskDefinition} from '../templated/task-definitions.ts';
import {serviceFields} from './fields.ts';
import type {Deployed} from './folder.ts';

/** A folder, the task definition in it, and what it cannot say. */
export interface Planned {
  readonly deployed: Deployed;
  readonly notCarried: readonly NotCarried[];
}

/**
 * What is written where the input says nothing. ecspresso sends `false` and `DISABLED` for the switches that it does not find on
 * every update, whatever the service was made with, and removes what it does not find, so the file says everything.
 */
const DEFAULTS: Pick<
  CreateServiceRequest,
  | 'availabilityZoneRebalancing'
  | 'enableECSManagedTags'
  | 'enableExecuteCommand'
  | 'propagateTags'
  | 'schedulingStrategy'
> = {
  availabilityZoneRebalancing: 'DISABLED',
  enableECSManagedTags: false,
  enableExecuteCommand: false,
  propagateTags: 'NONE',
  schedulingStrategy: 'REPLICA',
};

/** The folder of a service. */
export function serviceFolder(
  {name, input}: Resource<'services'>,
  {resource: taskDefinition}: TaskDefinition,
  isScaled: boolean,
): Planned {
  const {fields, notCarried} = serviceFields(`services/${name}`, {...DEFAULTS, ...input});
  const {desiredCount, ...rest} = fields;
  return {
    deployed: {
      name,
      comment: [
        `services/${name}: ecspresso deploy --config ecspresso.yml`,
        ...(isScaled
          ? [`After the first deployment: ecspresso scale --tasks ${Number(desiredCount ?? 1)}`]
          : []),
      ],
      cluster: input.cluster,
      service: input.serviceName ?? name,
      taskDefinition: taskDefinition.input,
      serviceDefinition: isScaled ? rest : fields,
    },
    notCarried:
      isScaled && desiredCount !== undefined ? [...notCarried, scaledNote(name, desiredCount)] : notCarried,
  };
}

/** Whether something scales the service, so that no deployment may set its count. */
export function scaledServices(resources: readonly Ordered[]): (service: Resource<'services'>) => boolean {
  const scaled = new Set(ofKind(resources, 'scalable-targets').map(({input}) => input.ResourceId));
  return ({name, input}) => scaled.has(`service/${input.cluster ?? 'default'}/${input.serviceName ?? name}`);
}

function scaledNote(name: string, count: unknown): NotCarried {
  return {
    format: 'ecspresso',
    resource: `services/${name}`,
    pointer: '/desiredCount',
    message: `The service is scaled, so the file has no count, which each deployment would set again: ecspresso makes the service without tasks. Run \`ecspresso scale --tasks ${Number(count)}\` once.`,
  };
}
