import {describe, expect, it, test} from 'vitest';
import {emitCdk} from '../../../src/emit/cdk/cdk.ts';
import {select} from '../../../src/emit/output-folder.ts';
import {soundPlan} from '../../ecs/check/sound-plan.ts';
import {PLANS, planFor} from '../inputs.ts';
import {expectSameMeaning, ownedByStack} from '../meaning.ts';
import {ApplicationReader} from './reader.ts';

describe('an application', () => {
  for (const {name, missing} of PLANS) {
    test.skipIf(missing)(`says the same as the native files: ${name}`, async () => {
      const plan = await planFor(name);
      const reader = new ApplicationReader(emitCdk(select(plan, true)).files, plan);
      expectSameMeaning(reader.running(), plan, ownedByStack);
    });
  }
});

describe('what the context owns', () => {
  const plan = soundPlan();
  const {files} = emitCdk(select(plan, true));
  const read = (context: Readonly<Record<string, unknown>>) => new ApplicationReader(files, plan, context);

  it('counts of tasks: as planned, none, or not the stacks’ own; of a scaled service only none', () => {
    const counts = (desiredCounts: string) => {
      const running = read({desiredCounts}).running();
      return ['host', 'web'].map(name => Object(running.get(`services/${name}`)).desiredcount);
    };
    expect(counts('planned')).toEqual([1, undefined]);
    expect(counts('zero')).toEqual([0, 0]);
    expect(counts('kept')).toEqual([undefined, undefined]);
    expect(() => counts('many')).toThrow(/must be planned, zero or kept/);
  });

  it('scaling only while tasks run', () => {
    const scales = (desiredCounts: string) =>
      read({desiredCounts}).made.some(({type}) => type.endsWith('.CfnScalableTarget'));
    expect([scales('planned'), scales('zero'), scales('kept')]).toEqual([true, false, true]);
  });

  it('schedules are disabled unless the context names them', () => {
    const enabled = (enabledSchedules: unknown) =>
      [...read({enabledSchedules}).running()]
        .filter(([, value]) => Object(value).state === 'ENABLED')
        .map(([key]) => key);
    expect(enabled([])).toEqual([]);
    expect(enabled(['nightly'])).toEqual(['schedules/nightly']);
    expect(enabled('nightly,nightly-dom')).toEqual(['schedules/nightly', 'schedules/nightly-dom']);
  });
});
