import {describe, test} from 'vitest';
import {select} from '../../../src/emit/output-folder.ts';
import {terraform} from '../../../src/emit/terraform/terraform.ts';
import {PLANS, planFor} from '../inputs.ts';
import {asProvided, expectSameMeaning} from '../meaning.ts';
import {ConfigurationReader} from './reader.ts';

describe('a configuration', () => {
  for (const {name, missing} of PLANS) {
    test.skipIf(missing)(`says the same as the native files: ${name}`, async () => {
      const plan = await planFor(name);
      const reader = new ConfigurationReader(terraform.emit(select(plan, true)).files);
      expectSameMeaning(reader.running(), plan, asProvided);
    });
  }
});
