import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {handle} from '../../../src/ecs/resource.ts';
import {configToken, refToken} from '../../../src/ecs/token.ts';
import {select} from '../../../src/emit/output-folder.ts';
import {terraform} from '../../../src/emit/terraform/terraform.ts';
import {snake} from '../../../src/emit/terraform/text.ts';
import {holdsReserved} from '../../../src/json.ts';
import {planOf, resource} from '../plans.ts';
import {ConfigurationReader} from './reader.ts';

const hostile = fc
  .oneof(
    fc.string({unit: 'binary'}),
    fc
      .array(
        fc.constantFrom(
          '$',
          '%',
          '{',
          '}',
          '${',
          '%{',
          '${var.x}',
          '${VAR:-x}',
          '%{ if true }',
          '"',
          '\\',
          '\n',
          'a',
        ),
      )
      .map(parts => parts.join('')),
  )
  .filter(text => !holdsReserved(text));

const piece = fc.oneof(
  hostile.map(text => ({planned: text, meant: text})),
  fc.constantFrom(
    {planned: configToken('aws.region'), meant: '<aws.region>'},
    {planned: configToken('network.vpcId'), meant: '<network.vpcId>'},
    {planned: configToken('network.taskSubnets'), meant: '<network.taskSubnets>'},
    {planned: refToken(handle('roles', 'web'), '/Role/Arn'), meant: '<arn roles/web>'},
  ),
);

function read(family: string, container: object): ReturnType<ConfigurationReader['running']> {
  const plan = planOf([
    resource('roles/web', {
      RoleName: 'web',
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: []},
    }),
    resource('task-definitions/web', {family, containerDefinitions: [{name: 'app', ...container}]}),
  ]);
  return new ConfigurationReader(terraform.emit(select(plan, true)).files).running();
}

function definition(family: string, container: object) {
  return Object(read(family, container).get('task-definitions/web'));
}

describe('text', () => {
  it('means the same in a configuration and in a template file, whatever the user wrote', () => {
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        const planned = pieces.map(({planned: text}) => text).join('');
        const meant = pieces.map(({meant: text}) => text).join('');
        const {family, containerdefinitions} = definition(planned, {image: planned});
        expect(family).toBe(meant);
        expect(containerdefinitions[0].image).toBe(meant);
      }),
    );
  });

  it('keeps the keys of maps', () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), labels => {
        expect(definition('web', {dockerLabels: labels}).containerdefinitions[0].dockerlabels).toEqual(
          labels,
        );
      }),
    );
  });
});

it.each([
  ['enableECSManagedTags', 'enable_ecs_managed_tags'],
  ['VpcId', 'vpc_id'],
  ['awsPcaAuthorityArn', 'aws_pca_authority_arn'],
  ['RoleARN', 'role_arn'],
  ['efsVolumeConfiguration', 'efs_volume_configuration'],
  ['KMSKeyId', 'kms_key_id'],
])('%s is written %s', (name, expected) => {
  expect(snake(name)).toBe(expected);
});
