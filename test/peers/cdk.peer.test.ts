import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Plan} from '../../src/ecs/plan.ts';
import {emitCdk} from '../../src/emit/cdk/cdk.ts';
import {select} from '../../src/emit/output-folder.ts';
import {runningIn} from '../emit/cdk/assembly.ts';
import {hostilePlan} from '../emit/cdk/hostile.ts';
import {Validator} from '../emit/cloudformation/validator.ts';
import {PLANS, planFor} from '../emit/inputs.ts';
import {maximalPlan} from '../emit/maximal.ts';
import {expectSameMeaning, ownedByStack} from '../emit/meaning.ts';
import {pythonPeer} from '../servers/python.ts';
import {skipUnless} from '../servers/required.ts';
import {cdkPeer, synthesized} from './cdk.ts';
import {WITHOUT_DAEMONS} from './without-daemons.ts';
import {startWorker, type Worker} from './worker.ts';

const [peer, python] = [await cdkPeer(), await pythonPeer()];
const missing = peer.missing ?? python.missing;
const skipped = missing === undefined ? '' : ` (SKIPPED: ${missing})`;

/** What cfn-lint finds that is no fault of the application: its W- and I-rules give advice. */
interface Match {
  readonly rule: string;
  readonly message: string;
  readonly path: readonly string[];
}

describe.skipIf(skipUnless({missing}))(`cdk synth${skipped}`, () => {
  const modules = peer.modules ?? '';
  let validator: Validator;
  let lint: Worker;
  beforeAll(() => {
    validator = new Validator();
    lint = startWorker(python.python ?? '', 'cfn_lint.py');
  });
  afterAll(async () => {
    validator?.free();
    await lint?.stop();
  });

  /** The synthesized templates of a plan, once types and templates are found sound. */
  async function soundTemplates(plan: Plan, limits?: Parameters<typeof emitCdk>[1]) {
    const {types, code, log, templates} = await synthesized(
      emitCdk(select(plan, true), limits).files,
      modules,
    );
    expect(types).toBe('');
    expect(code, log).toBe(0);
    for (const [name, template] of templates) {
      expect(validator.faults(template), name).toEqual([]);
      const matches: readonly Match[] = JSON.parse(await lint.ask({template: JSON.stringify(template)}));
      expect(
        matches.filter(({rule, message}) => rule.startsWith('E') && !WITHOUT_DAEMONS.test(message)),
        name,
      ).toEqual([]);
    }
    return [...templates.values()];
  }

  for (const {name, missing: isMissing} of PLANS) {
    test.skipIf(isMissing)(
      `makes sound templates of ${name}, which say the same as the native files`,
      {timeout: 600_000},
      async () => {
        const plan = await planFor(name);
        const templates = await soundTemplates(plan);
        expectSameMeaning(runningIn(templates, plan), plan, ownedByStack);
      },
    );
  }

  test('makes the same of stacks that are cut into small ones', {timeout: 600_000}, async () => {
    const plan = await planFor('samples/nightly-api');
    const templates = await soundTemplates(plan, {resources: 12, bytes: 1_000_000, exports: 160});
    expect(templates.length).toBeGreaterThan(5);
    expectSameMeaning(runningIn(templates, plan), plan, ownedByStack);
  });

  test('makes text of hostile manifests what it was', {timeout: 600_000}, async () => {
    const plan = hostilePlan();
    const {types, code, log, templates} = await synthesized(emitCdk(select(plan, true)).files, modules);
    expect(types).toBe('');
    expect(code, log).toBe(0);
    expectSameMeaning(runningIn([...templates.values()], plan), plan, ownedByStack);
    // Braces after a dollar are the user's, and no validator takes them for a forgotten Fn::Sub.
    const faults = [...templates.values()].flatMap(template => validator.faults(template));
    expect(faults.filter(({rule}) => rule === 'E1029')).toEqual([]);
  });

  test('knows every property that a resource can have', {timeout: 600_000}, async () => {
    const {types} = await synthesized(emitCdk(select(maximalPlan(), true)).files, modules);
    // The examples' values are not AWS's; their names and types are.
    expect(types).toBe('');
  });
});
