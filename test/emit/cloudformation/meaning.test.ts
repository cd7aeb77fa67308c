import {describe, expect, it, test} from 'vitest';
import {emitCloudFormation} from '../../../src/emit/cloudformation/cloudformation.ts';
import type {Template} from '../../../src/emit/cloudformation/template.ts';
import {select} from '../../../src/emit/output-folder.ts';
import {soundPlan} from '../../ecs/check/sound-plan.ts';
import {PLANS, planFor} from '../inputs.ts';
import {expectSameMeaning, ownedByStack} from '../meaning.ts';
import {TemplateReader} from './reader.ts';

/** The one template of a plan. */
function templateFor(plan: Parameters<typeof select>[0]): Template {
  const {files} = emitCloudFormation(select(plan, true));
  return JSON.parse(files.find(({path}) => path === 'cloudformation/template.json')?.content ?? '');
}

describe('a template', () => {
  for (const {name, missing} of PLANS) {
    test.skipIf(missing)(`says the same as the native files: ${name}`, async () => {
      const plan = await planFor(name);
      const reader = new TemplateReader(templateFor(plan));
      expectSameMeaning(reader.running(), plan, ownedByStack);
    });
  }
});

describe('what the parameters own', () => {
  const template = templateFor(soundPlan());
  const count = (service: string, counts: string) => {
    const reader = new TemplateReader(template, {DesiredCounts: counts});
    const {desiredcount} = Object(reader.running().get(`services/${service}`));
    return desiredcount;
  };

  it('counts of tasks: as planned, none, or not the stack’s own', () => {
    expect([count('host', 'planned'), count('host', 'zero'), count('host', 'kept')]).toEqual([
      1,
      0,
      undefined,
    ]);
  });

  it('never the count of a service that is scaled, except none', () => {
    expect([count('web', 'planned'), count('web', 'zero'), count('web', 'kept')]).toEqual([
      undefined,
      0,
      undefined,
    ]);
  });

  it('scaling only while tasks run', () => {
    const made = (counts: string) =>
      new TemplateReader(template, {DesiredCounts: counts}).isMade('ScalableTargetWeb');
    expect([made('planned'), made('zero'), made('kept')]).toEqual([true, false, true]);
  });

  it('schedules are disabled unless a parameter of their own says otherwise', () => {
    const states = (given: Record<string, string>) =>
      [...new TemplateReader(template, given).running()]
        .filter(([key]) => key.startsWith('schedules/'))
        .map(([key, value]) => [key, Object(value).state]);
    expect(states({})).toEqual([
      ['schedules/nightly', 'DISABLED'],
      ['schedules/nightly-dom', 'DISABLED'],
      ['schedules/nightly-machine', 'DISABLED'],
    ]);
    expect(states({StateOfScheduleNightly: 'ENABLED'})).toEqual([
      ['schedules/nightly', 'ENABLED'],
      ['schedules/nightly-dom', 'DISABLED'],
      ['schedules/nightly-machine', 'DISABLED'],
    ]);
  });
});
