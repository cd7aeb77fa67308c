import {describe, test} from 'vitest';
import {select} from '../../../src/emit/output-folder.ts';
import {terraform} from '../../../src/emit/terraform/terraform.ts';
import {isObject, type JsonObject} from '../../../src/json.ts';
import {PLANS, planFor} from '../inputs.ts';
import {expectSameMeaning} from '../meaning.ts';
import {ConfigurationReader} from './reader.ts';

/** The API's input as the provider would make it: without the API's own defaults, and with its own where it insists. */
function asProvided(key: string, value: JsonObject): unknown {
  if (key.startsWith('schedules/')) return {state: 'DISABLED', ...value};
  const {deploymentconfiguration} = value;
  if (!isObject(deploymentconfiguration)) return value;
  const {strategy, ...deployment} = deploymentconfiguration;
  return {...value, deploymentconfiguration: strategy === 'ROLLING' ? deployment : deploymentconfiguration};
}

describe('a configuration', () => {
  for (const {name, missing} of PLANS) {
    test.skipIf(missing)(`says the same as the native files: ${name}`, async () => {
      const plan = await planFor(name);
      const reader = new ConfigurationReader(terraform.emit(select(plan, true)).files);
      expectSameMeaning(reader.running(), plan, asProvided);
    });
  }
});
