import {compileFunction} from 'node:vm';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {emitCdk} from '../../../src/emit/cdk/cdk.ts';
import {Code, literal, print, template} from '../../../src/emit/cdk/code.ts';
import {propertyName} from '../../../src/emit/cdk/names.ts';
import {commentOn} from '../../../src/emit/cdk/text.ts';
import {select} from '../../../src/emit/output-folder.ts';
import {expectSameMeaning, ownedByStack} from '../meaning.ts';
import {planOf, resource} from '../plans.ts';
import {HOSTILE, hostilePlan} from './hostile.ts';
import {ApplicationReader} from './reader.ts';

const text = fc.oneof(
  fc.string({unit: 'binary'}),
  fc
    .array(fc.constantFrom(...HOSTILE, "'", '"', '`', '$', '{', '}', '\\', '\n', 'a'))
    .map(parts => parts.join('')),
);

/** A tree of plain values with texts in it. */
const tree = fc.letrec(tie => ({
  value: fc.oneof(
    {depthSize: 'small'},
    text,
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), {maxLength: 4}),
    fc.dictionary(text, tie('value'), {maxKeys: 4, noNullPrototype: true}),
  ),
})).value;

/** What an expression is when it is run with nothing around it. */
function run(expression: string): unknown {
  return compileFunction(`return (${expression});`, [])();
}

describe('text in code', () => {
  it('is the same text when the code is run, whatever it holds', () => {
    fc.assert(
      fc.property(text, value => {
        expect(run(literal(value))).toBe(value);
        expect(run(template([value, new Code(literal(value)), value]))).toBe(value.repeat(3));
        expect(literal(value)).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
    );
  });

  it('is the same in trees of any form, one line or many', () => {
    fc.assert(
      fc.property(tree, fc.integer({min: 0, max: 120}), (value, taken) => {
        expect(run(print(value, 2, taken))).toEqual(value);
      }),
    );
  });

  it('means in a whole application what it means in the native files', () => {
    const plan = hostilePlan();
    const {files} = emitCdk(select(plan, true));
    expectSameMeaning(new ApplicationReader(files, plan).running(), plan, ownedByStack);
  });

  it.each(['Ref', 'Fn::GetAtt', '__proto__', '${Token[TOKEN.1]}'])(
    'is left out and told where it is a key that the CDK or a template would act on: %s',
    key => {
      const dockerLabels = {};
      Object.defineProperty(dockerLabels, key, {value: 'own', enumerable: true});
      const plan = planOf([
        resource('task-definitions/web', {
          family: 'web',
          containerDefinitions: [{name: 'app', image: 'app', dockerLabels}],
        }),
      ]);
      const {files, notCarried} = emitCdk(select(plan, true));
      expect(files.map(({content}) => content).join()).not.toContain("'own'");
      expect(notCarried).toEqual([
        expect.objectContaining({format: 'cdk', pointer: '/containerDefinitions/*/dockerLabels'}),
      ]);
    },
  );

  it('cannot end a comment', () => {
    const nodes = [...hostilePlan().resources].map(([key, each]) => {
      return {key, resource: each, parts: [], needs: new Set<never>(), waitsFor: []};
    });
    for (const line of commentOn(nodes)) expect(line).toMatch(/^[A-Za-z0-9 ._:/?-]*$/);
    expect(commentOn(nodes).join()).not.toContain('*/');
  });
});

it.each([
  ['EnableECSManagedTags', 'enableEcsManagedTags'],
  ['EFSVolumeConfiguration', 'efsVolumeConfiguration'],
  ['FSxWindowsFileServerVolumeConfiguration', 'fSxWindowsFileServerVolumeConfiguration'],
  ['SizeInGiB', 'sizeInGiB'],
  ['ManagedEBSVolume', 'managedEbsVolume'],
  ['IAM', 'iam'],
  ['awsvpcConfiguration', 'awsvpcConfiguration'],
])('CDK calls %s %s', (name, expected) => {
  expect(propertyName(name)).toBe(expected);
});
