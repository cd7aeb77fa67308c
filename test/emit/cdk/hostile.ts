import type {Plan} from '../../../src/ecs/plan.ts';
import {handle} from '../../../src/ecs/resource.ts';
import {configToken, refToken} from '../../../src/ecs/token.ts';
import {object, planOf, resource} from '../plans.ts';

/** Texts that mean something in TypeScript, in the CDK, or in a template. */
export const HOSTILE: readonly string[] = [
  "'; throw new Error('out'); '",
  '`${process.exit(1)}`',
  '${process.env.HOME}',
  '$`${',
  '\\',
  '\\\\u0027',
  '*/ throw 1; /*',
  '// x\n throw 1',
  '\r\n\u2028\u2029\u0000\u001b[31m\u202e',
  '${Token[AWS.Region.4]}',
  '#{Token[TOKEN.99]}',
  '$${Token[TOKEN.0]}${Token[',
  '${AWS::Region}',
  '{"Ref":"AWS::Region"}',
  '</script>',
  '\ud83d\ude00',
  '__proto__',
  '',
];

/** Names that mean something in TypeScript or in a construct. */
const NAMES = [
  'constructor',
  'node',
  'default',
  'class',
  'region',
  'tags',
  'prototype',
  'to-string',
  'a.b',
  'a-b',
  '7',
];

/** A plan that is full of such texts: in commands, environments, labels, comments, and between references. */
export function hostilePlan(): Plan {
  const trust = {Version: '2012-10-17' as const, Statement: []};
  const labels = Object.fromEntries(
    HOSTILE.filter(text => text !== '' && text !== '__proto__' && !text.includes('{Token[')).map(text => [
      text,
      text,
    ]),
  );
  const between = HOSTILE.map(
    text => `${text}${refToken(handle('roles', 'web'), '/Role/Arn')}${text}${configToken('network.vpcId')}`,
  );
  const sources = HOSTILE.map(text => ({...object('Deployment', text), namespace: text}));
  const definitions = NAMES.map(name =>
    resource(
      `task-definitions/${name}`,
      {
        family: `family-${name.replaceAll('.', '_')}`,
        executionRoleArn: refToken(handle('roles', 'web'), '/Role/Arn'),
        containerDefinitions: [
          {
            name: 'app',
            image: 'app',
            command: [...HOSTILE, ...between],
            environment: HOSTILE.map((value, index) => ({name: `V${index}`, value})),
            dockerLabels: labels,
          },
        ],
      },
      {sources},
    ),
  );
  return planOf([
    resource('roles/web', {RoleName: 'web', AssumeRolePolicyDocument: trust}, {sources}),
    ...definitions,
  ]);
}
