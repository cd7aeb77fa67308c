import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {handle} from '../../../src/ecs/resource.ts';
import {configToken, refToken} from '../../../src/ecs/token.ts';
import {emitCloudFormation} from '../../../src/emit/cloudformation/cloudformation.ts';
import {select} from '../../../src/emit/output-folder.ts';
import {holdsReserved, isObject} from '../../../src/json.ts';
import {planOf, resource} from '../plans.ts';
import {TemplateReader} from './reader.ts';

const hostile = fc
  .oneof(
    fc.string({unit: 'binary'}),
    fc
      .array(
        fc.constantFrom(
          '$',
          '{',
          '}',
          '${',
          '${!',
          '${AWS::Region}',
          '${VAR:-x}',
          '{{',
          '{{resolve:',
          'ssm:x}}',
          'a',
          '"',
          '\\',
        ),
      )
      .map(parts => parts.join('')),
  )
  .filter(text => !holdsReserved(text));

/** A piece of a string: as it stands in a plan, and what it means. */
const piece = fc.oneof(
  hostile.map(text => ({planned: text, meant: text})),
  fc.constantFrom(
    {planned: configToken('aws.region'), meant: '<aws.region>'},
    {planned: configToken('network.vpcId'), meant: '<network.vpcId>'},
    {planned: configToken('network.taskSubnets'), meant: '<network.taskSubnets>'},
    {planned: refToken(handle('roles', 'web'), '/Role/Arn'), meant: '<arn roles/web>'},
  ),
);

function emit(definition: object, more: object = {}) {
  const plan = planOf([
    resource('roles/web', {
      RoleName: 'web',
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: []},
    }),
    resource('task-definitions/web', {
      family: 'web',
      containerDefinitions: [{name: 'app', ...definition}],
      ...more,
    }),
  ]);
  const {files, notCarried} = emitCloudFormation(select(plan, true));
  const template = JSON.parse(files[0]?.content ?? '');
  return {template, notCarried: notCarried ?? []};
}

function containerIn(template: Parameters<typeof reader>[0]) {
  return Object(reader(template).running().get('task-definitions/web')).containerdefinitions[0];
}

function reader(template: ConstructorParameters<typeof TemplateReader>[0]) {
  return new TemplateReader(template);
}

describe('text', () => {
  it('means the same in a template, whatever the user wrote', () => {
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        const {template, notCarried} = emit({image: pieces.map(({planned}) => planned).join('')});
        const meant = pieces.map(({meant: text}) => text).join('');
        const written = containerIn(template).image ?? '';
        expect(written.replaceAll('{{ resolve:', '{{resolve:')).toBe(
          meant.replaceAll('{{ resolve:', '{{resolve:'),
        );
        if (meant.includes('{{resolve:')) expect(notCarried).not.toEqual([]);
      }),
    );
  });

  it('never makes CloudFormation look anything up', () => {
    fc.assert(
      fc.property(hostile, fc.dictionary(hostile, hostile), (text, labels) => {
        const {template} = emit({image: text, command: [text], dockerLabels: labels});
        expect(JSON.stringify(template)).not.toContain('{{resolve:');
      }),
    );
  });

  it('is escaped as the brackets of a shell are in the real world', () => {
    const command = ['sh', '-c', 'exec ${APP:-${HOME}/app} --region=$AWS_REGION {{ .Name }}'];
    const {template, notCarried} = emit({command});
    expect(containerIn(template).command).toEqual(command);
    expect(notCarried).toEqual([]);
    expect(JSON.stringify(template)).not.toContain('${');
  });
});

describe('keys of maps', () => {
  it('stay as they are', () => {
    const dockerLabels = {'com.example.team': 'web', 'Key.In.Case': '${x}'};
    expect(containerIn(emit({dockerLabels}).template).dockerlabels).toEqual(dockerLabels);
  });

  it.each(['Ref', 'Fn::GetAtt', 'Fn::Transform'])('that name a function are left out and told: %s', key => {
    const {template, notCarried} = emit({dockerLabels: {[key]: 'x'}});
    expect(containerIn(template).dockerlabels).toEqual({});
    expect(notCarried).toEqual([
      expect.objectContaining({
        format: 'cloudformation',
        resource: 'task-definitions/web',
        pointer: '/containerDefinitions/*/dockerLabels',
      }),
    ]);
  });
});

it('no value of a plan can add a section, a resource or a property', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.dictionary(hostile, hostile), (extra, labels) => {
      const {template} = emit({dockerLabels: labels}, {extra});
      expect(Object.keys(template.Resources).sort()).toEqual(['RoleWeb', 'TaskDefinitionWeb']);
      expect(Object.keys(template.Resources.TaskDefinitionWeb).sort()).toEqual([
        'Metadata',
        'Properties',
        'Type',
      ]);
      expect(isObject(template.Outputs)).toBe(false);
    }),
  );
});
