import {describe, expect, test} from 'vitest';
import {select} from '../../../src/emit/output-folder.ts';
import {terraform} from '../../../src/emit/terraform/terraform.ts';
import {isObject} from '../../../src/json.ts';
import {PLANS, planFor} from '../inputs.ts';
import {nativeMeaning} from '../meaning.ts';
import {ConfigurationReader} from './reader.ts';

/** The API's input as the provider would make it: without the API's own defaults, and with its own where it insists. */
function asProvided(key: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  const {clienttoken: _, ...rest} = value;
  if (key.startsWith('schedules/')) return {state: 'DISABLED', ...rest};
  const {deploymentconfiguration} = rest;
  if (!isObject(deploymentconfiguration)) return rest;
  const {strategy, ...deployment} = deploymentconfiguration;
  return {...rest, deploymentconfiguration: strategy === 'ROLLING' ? deployment : deploymentconfiguration};
}

describe('a configuration', () => {
  for (const {name, missing} of PLANS) {
    test.skipIf(missing)(`says the same as the native files: ${name}`, async () => {
      const plan = await planFor(name);
      const native = nativeMeaning(plan);
      const read = new ConfigurationReader(terraform.emit(select(plan, true)).files).running();
      expect([...read.keys()].sort()).toEqual([...native.keys()].sort());
      for (const [key, value] of read) expect(value, key).toEqual(asProvided(key, native.get(key)));
    });
  }
});
