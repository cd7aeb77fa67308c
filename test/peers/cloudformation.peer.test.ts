import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {emitCloudFormation} from '../../src/emit/cloudformation/cloudformation.ts';
import {LIMITS} from '../../src/emit/cloudformation/stacks.ts';
import type {Template} from '../../src/emit/cloudformation/template.ts';
import {select} from '../../src/emit/output-folder.ts';
import {exampleManifest} from '../../src/rules/example.ts';
import {rules} from '../../src/rules/index.ts';
import {Validator} from '../emit/cloudformation/validator.ts';
import {PLANS, planFor} from '../emit/inputs.ts';
import {maximalPlan, places} from '../emit/maximal.ts';
import {convertText} from '../run.ts';
import {pythonPeer} from '../servers/python.ts';
import {skipUnless} from '../servers/required.ts';
import {WITHOUT_DAEMONS} from './without-daemons.ts';
import {startWorker, type Worker} from './worker.ts';

interface Match {
  readonly rule: string;
  readonly message: string;
  readonly path: readonly string[];
}

/** Warnings of cfn-lint about what k2e means to do; its I-rules are no more than advice. */
const ACCEPTED: Readonly<Record<string, string>> = {
  W3002: 'Nested templates are paths until `aws cloudformation package` has put them into S3.',
};

/** The examples have ids that are shorter than AWS's. */
const MADE_UP_ID = 'E1154';

const peer = await pythonPeer();
const skipped = peer.missing === undefined ? '' : ` (SKIPPED: ${peer.missing})`;

function templates(
  plan: Parameters<typeof select>[0],
  limits = LIMITS as Readonly<Record<keyof typeof LIMITS, number>>,
) {
  return emitCloudFormation(select(plan, true), limits).files.filter(
    ({path}) => !path.includes('stack-policy'),
  );
}

describe.skipIf(skipUnless(peer))(`cfn-lint${skipped}`, () => {
  let lint: Worker;
  beforeAll(() => {
    lint = startWorker(peer.python ?? '', 'cfn_lint.py');
  });
  afterAll(() => lint?.stop());

  for (const {name, missing} of PLANS) {
    test.skipIf(missing)(`has nothing to say of the template of ${name}`, {timeout: 600_000}, async () => {
      const plan = await planFor(name);
      const files = [...templates(plan), ...templates(plan, {...LIMITS, resources: 25})];
      for (const {path, content} of files) {
        const matches: readonly Match[] = JSON.parse(await lint.ask({template: content}));
        expect(
          matches.filter(
            ({rule, message}) =>
              !rule.startsWith('I') && !Object.hasOwn(ACCEPTED, rule) && !WITHOUT_DAEMONS.test(message),
          ),
          path,
        ).toEqual([]);
      }
    });
  }

  test('every member of every API call has a property, or is told', {timeout: 600_000}, async () => {
    const [file] = templates(maximalPlan());
    const {Resources}: Template = JSON.parse(file?.content ?? '');
    const unknown: string[] = [];
    for (const [id, body] of Object.entries(Resources)) {
      const {Type, Properties} = body as {readonly Type: string; readonly Properties: unknown};
      const known: readonly string[] = JSON.parse(await lint.ask({type: Type}));
      const isKnown = (place: string) =>
        known.includes(place) ||
        known.some(each => each.endsWith('/**') && place.startsWith(each.slice(0, -2)));
      unknown.push(
        ...places(withoutFunctions(Properties))
          .filter(place => !isKnown(place))
          .map(place => id + place),
      );
    }
    expect(unknown).toEqual([]);
  });
});

/** A value with a text in the place of each intrinsic function. */
function withoutFunctions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFunctions);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value);
  if (names.length === 1 && /^(?:Ref|Fn::.*)$/.test(names[0] ?? '')) return 'text';
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutFunctions(field)]));
}

describe('AWS’s validator', () => {
  let validator: Validator;
  beforeAll(() => {
    validator = new Validator();
  });
  afterAll(() => validator?.free());

  test.each(rules.map(rule => [rule.id, rule] as const))(
    'finds no error in the examples of %s',
    (_id, rule) => {
      const subject = Array.isArray(rule.on) ? rule.on[0] : rule.on;
      for (const example of rule.examples) {
        const {plan} = convertText(exampleManifest(subject, example), example.config);
        for (const {content} of templates(plan))
          expect(
            validator.faults(JSON.parse(content)).filter(({rule: fault}) => fault !== MADE_UP_ID),
            example.name,
          ).toEqual([]);
      }
    },
  );
});
