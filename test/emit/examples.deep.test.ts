import {describe, test} from 'vitest';
import type {Plan} from '../../src/ecs/plan.ts';
import {emitCdk} from '../../src/emit/cdk/cdk.ts';
import {emitCloudFormation} from '../../src/emit/cloudformation/cloudformation.ts';
import {select} from '../../src/emit/output-folder.ts';
import {terraform} from '../../src/emit/terraform/terraform.ts';
import {exampleManifest} from '../../src/rules/example.ts';
import {rules} from '../../src/rules/index.ts';
import {convertText} from '../run.ts';
import {ApplicationReader} from './cdk/reader.ts';
import {TemplateReader} from './cloudformation/reader.ts';
import {asProvided, expectSameMeaning, ownedByStack} from './meaning.ts';
import {ConfigurationReader} from './terraform/reader.ts';

/** Holds the infrastructure formats to the native files of a plan that makes anything. */
const FORMATS: Readonly<Record<string, (plan: Plan) => void>> = {
  cdk: plan => {
    const {files} = emitCdk(select(plan, true));
    expectSameMeaning(new ApplicationReader(files, plan).running(), plan, ownedByStack);
  },
  cloudformation: plan => {
    const {files} = emitCloudFormation(select(plan, true));
    const template =
      files.find(({path}) => path === 'cloudformation/template.json')?.content ?? '{"Resources":{}}';
    expectSameMeaning(new TemplateReader(JSON.parse(template)).running(), plan, ownedByStack);
  },
  terraform: plan => {
    const {files} = terraform.emit(select(plan, true));
    expectSameMeaning(new ConfigurationReader(files).running(), plan, asProvided);
  },
};

describe.each(Object.entries(FORMATS))(
  '%s says what the native files say, in the examples of',
  (_, holds) => {
    test.each(rules.map(rule => [rule.id, rule] as const))('%s', (_id, rule) => {
      const subject = Array.isArray(rule.on) ? rule.on[0] : rule.on;
      for (const example of rule.examples) {
        const {plan} = convertText(exampleManifest(subject, example), example.config);
        if (plan.resources.size > 0) holds(plan);
      }
    });
  },
);
