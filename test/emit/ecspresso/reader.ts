import {load} from 'js-yaml';
import {checkShape} from '../../../src/ecs/shapes/check-shape.ts';
import {isObject} from '../../../src/json.ts';
import {render} from '../templated/go-template.ts';

/** What ecspresso makes of one folder. */
export interface ReadFolder {
  readonly config: Readonly<Record<string, string>>;
  readonly service: Readonly<Record<string, unknown>>;
  readonly task: Readonly<Record<string, unknown>>;
}

const CONFIG_KEYS = [
  'required_version',
  'region',
  'cluster',
  'service',
  'service_definition',
  'task_definition',
  'timeout',
];

/** Fields that ecspresso sends for a service (kayac/ecspresso, `create.go` and `deploy.go`). */
const SERVICE_KEYS =
  `availabilityZoneRebalancing capacityProviderStrategy deploymentConfiguration deploymentController desiredCount
  enableECSManagedTags enableExecuteCommand healthCheckGracePeriodSeconds launchType loadBalancers monitoring
  networkConfiguration placementConstraints placementStrategy platformVersion propagateTags schedulingStrategy
  serviceConnectConfiguration serviceRegistries tags volumeConfigurations vpcLatticeConfigurations`.split(
    /\s+/,
  );

/** Without these in the file ecspresso changes a live service (kayac/ecspresso, `deploy.go`). */
const NEVER_LEFT_OUT = [
  'availabilityZoneRebalancing',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'propagateTags',
  'schedulingStrategy',
];

/**
 * Reads a folder as ecspresso does, but takes nothing that ecspresso would ignore, guess or refuse: no unknown key, no other
 * type than the API model's, no template that a user wrote.
 * @throws Error that says what is wrong.
 */
export function readFolder(
  name: string,
  files: ReadonlyMap<string, string>,
  lookUp: (variable: string) => string,
): ReadFolder {
  const text = (file: string): string => {
    const content = files.get(`ecspresso/${name}/${file}`);
    if (content === undefined) throw new Error(`${name} has no ${file}`);
    return content;
  };
  const config = readConfig(text('ecspresso.yml'), lookUp);
  const [service, task] = [config.service_definition, config.task_definition].map(file => {
    const raw = text(file ?? '');
    JSON.parse(raw);
    const value: unknown = JSON.parse(render(raw, lookUp));
    if (!isObject(value)) throw new Error(`${file} is no object`);
    return value;
  });
  if (!service || !task) throw new Error('a definition is missing');
  const unknown = Object.keys(service).filter(key => !SERVICE_KEYS.includes(key));
  if (unknown.length > 0) throw new Error(`ecspresso does not send ${unknown}`);
  const faults = [
    ...checkShape('services', {serviceName: config.service ?? name, ...service}),
    ...checkShape('task-definitions', task),
  ].filter(({kind}) => kind === 'unknown-field' || kind === 'wrong-type' || kind === 'missing-field');
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  if (config.service !== undefined) {
    const missing = NEVER_LEFT_OUT.filter(key => !Object.hasOwn(service, key));
    if (missing.length > 0) throw new Error(`${name} leaves out ${missing}`);
    if (service.launchType !== undefined && service.capacityProviderStrategy !== undefined)
      throw new Error(`${name} has a launch type and a strategy`);
  }
  return {config, service, task};
}

function readConfig(raw: string, lookUp: (variable: string) => string): Readonly<Record<string, string>> {
  load(raw);
  const value = load(render(raw, lookUp));
  if (typeof value !== 'object' || value === null) throw new Error('ecspresso.yml is no map');
  const entries = Object.entries(value).map(([key, field]): [string, string] => {
    if (!CONFIG_KEYS.includes(key)) throw new Error(`ecspresso.yml has the unknown key ${key}`);
    if (typeof field !== 'string') throw new Error(`${key} is no string`);
    return [key, field];
  });
  const config = Object.fromEntries(entries);
  if (!/^(\d+[hms])+$/.test(config.timeout ?? '')) throw new Error('the timeout has no unit');
  return config;
}
