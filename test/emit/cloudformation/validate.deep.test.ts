import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {emitCloudFormation} from '../../../src/emit/cloudformation/cloudformation.ts';
import {LIMITS} from '../../../src/emit/cloudformation/stacks.ts';
import type {Template} from '../../../src/emit/cloudformation/template.ts';
import {select} from '../../../src/emit/output-folder.ts';
import {PLANS, planFor} from '../inputs.ts';
import {Validator} from './validator.ts';

describe('AWS’s validator finds no error in the template of', () => {
  let validator: Validator;
  beforeAll(() => {
    validator = new Validator();
  }, 60_000);
  afterAll(() => validator?.free());

  for (const {name, missing} of PLANS) {
    test.skipIf(missing)(name, async () => {
      for (const limits of [LIMITS, {...LIMITS, resources: 12}]) {
        const {files} = emitCloudFormation(select(await planFor(name), true), limits);
        for (const {path, content} of files.filter(file => !file.path.includes('stack-policy'))) {
          const template: Template = JSON.parse(content);
          expect(validator.faults(template), path).toEqual([]);
        }
      }
    });
  }
});
