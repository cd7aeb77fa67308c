import {describe, expect, test} from 'vitest';
import {emitCdk} from '../../../src/emit/cdk/cdk.ts';
import {select} from '../../../src/emit/output-folder.ts';
import {PLANS, planFor} from '../inputs.ts';

/** CloudFormation refuses a template without resources: "At least one Resources member must be defined". */
describe('stacks that are cut into small ones', () => {
  for (const {name, missing} of PLANS) {
    test.skipIf(missing)(`each make a resource: ${name}`, async () => {
      const plan = await planFor(name);
      for (const resources of [1, 2, 5, 12]) {
        const {files} = emitCdk(select(plan, true), {resources, bytes: 1_000_000, exports: 160});
        const stacks = files.filter(({path}) => path.endsWith('-stack.ts'));
        expect(stacks.length).toBeGreaterThan(1);
        for (const {path, content} of stacks) {
          const made = [...String(content).matchAll(/new ([\w.]+)\(/g)].map(([, type]) => type);
          expect(
            made.filter(type => type !== 'CfnOutput'),
            path,
          ).not.toEqual([]);
        }
      }
    });
  }
});
