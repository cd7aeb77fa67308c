import {pointer} from '../../pointer.ts';
import type {NotCarried} from '../output-index.ts';

/**
 * What ecspresso takes from a service definition and sends to ECS (kayac/ecspresso v2, `create.go` and `deploy.go`). The
 * service's name, its cluster and its task definition stand in `ecspresso.yml`.
 */
const SERVICE_FIELDS: ReadonlySet<string> = new Set([
  'availabilityZoneRebalancing',
  'capacityProviderStrategy',
  'deploymentConfiguration',
  'deploymentController',
  'desiredCount',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'healthCheckGracePeriodSeconds',
  'launchType',
  'loadBalancers',
  'monitoring',
  'networkConfiguration',
  'placementConstraints',
  'placementStrategy',
  'platformVersion',
  'propagateTags',
  'schedulingStrategy',
  'serviceConnectConfiguration',
  'serviceRegistries',
  'tags',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
]);

/** What `ecspresso run` takes from a service definition: how one task is started. */
const RUN_FIELDS: ReadonlySet<string> = new Set([
  'capacityProviderStrategy',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'launchType',
  'networkConfiguration',
  'placementConstraints',
  'placementStrategy',
  'platformVersion',
  'propagateTags',
  'volumeConfigurations',
]);

const IN_CONFIG: ReadonlySet<string> = new Set(['cluster', 'serviceName', 'taskDefinition']);

/** The fields that a definition file may hold, and what is left. */
interface Picked {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly notCarried: readonly NotCarried[];
}

/** The part of the input of CreateService that goes into `ecs-service-def.json`. */
export function serviceFields(resource: string, input: object): Picked {
  return pick(resource, input, SERVICE_FIELDS, field => `ecspresso does not send \`${field}\` of a service.`);
}

/** The part of the input of RunTask that goes into the `ecs-service-def.json` of a folder that is only run. */
export function runFields(resource: string, input: object): Picked {
  return pick(
    resource,
    input,
    RUN_FIELDS,
    field =>
      `\`ecspresso run\` takes \`${field}\` from its command line or not at all: see its --count, --tags, --client-token and --overrides.`,
  );
}

function pick(
  resource: string,
  input: object,
  known: ReadonlySet<string>,
  messageOf: (field: string) => string,
): Picked {
  const given = Object.entries(input).filter(
    ([field, value]) => value !== undefined && !IN_CONFIG.has(field) && !(field === 'count' && value === 1),
  );
  return {
    fields: Object.fromEntries(given.filter(([field]) => known.has(field))),
    notCarried: given
      .filter(([field]) => !known.has(field))
      .map(([field]) => ({
        format: 'ecspresso',
        resource,
        pointer: pointer(field),
        message: messageOf(field),
      })),
  };
}
