import fc from 'fast-check';
import type {Plan} from '../../../src/ecs/plan.ts';
import {handle} from '../../../src/ecs/resource.ts';
import {configToken, refToken} from '../../../src/ecs/token.ts';
import {holdsReserved} from '../../../src/json.ts';
import {planOf, resource} from '../plans.ts';

/** Texts that ytt, YAML or Starlark could take for something else. */
export const HOSTILE = fc
  .oneof(
    fc.string({unit: 'binary'}),
    fc
      .array(
        fc.constantFrom(
          '#@ 1+1',
          '#@',
          '\n',
          '\r',
          '"',
          "'",
          '\\',
          '\\x41',
          '(@= 1 @)',
          'yes',
          '1:20',
          '- ',
          ': ',
          '${k2e:',
          '}',
          '\u2028',
          '\u0085',
          '\t',
          '{',
          '[',
          '😀',
        ),
      )
      .map(parts => parts.join('')),
  )
  .filter(text => !holdsReserved(text) && text.isWellFormed());

/** A task definition whose texts are the user's, also next to tokens and as keys. */
export function hostilePlan([first = '', second = '', third = '']: readonly string[]): Plan {
  return planOf([
    resource('roles/x', {RoleName: 'x', AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: []}}),
    resource('task-definitions/web', {
      family: 'web',
      executionRoleArn: refToken(handle('roles', 'x'), '/Role/Arn'),
      containerDefinitions: [
        {
          name: 'web',
          image: first,
          essential: true,
          cpu: 0,
          command: [second, `${third}${configToken('aws.region')}${first}`, ''],
          environment: [{name: third, value: first}],
          dockerLabels: {[`k${second}`]: third, on: 'off', '1': '0x1f'},
          mountPoints: [],
          linuxParameters: {},
        },
        {name: 'sidecar', image: second},
      ],
    }),
  ]);
}
