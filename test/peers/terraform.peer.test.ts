import fc from 'fast-check';
import {beforeAll, describe, expect, test} from 'vitest';
import type {Plan} from '../../src/ecs/plan.ts';
import {handle} from '../../src/ecs/resource.ts';
import {refToken} from '../../src/ecs/token.ts';
import type {Emitter} from '../../src/emit/emitter.ts';
import type {OutputFile} from '../../src/emit/output.ts';
import {select} from '../../src/emit/output-folder.ts';
import {terraform, terraformInfra} from '../../src/emit/terraform/terraform.ts';
import {escaped} from '../../src/emit/terraform/text.ts';
import {holdsReserved, isObject} from '../../src/json.ts';
import {PLANS, planFor} from '../emit/inputs.ts';
import {maximalPlan, places} from '../emit/maximal.ts';
import {planOf, resource} from '../emit/plans.ts';
import {ConfigurationReader} from '../emit/terraform/reader.ts';
import {skipUnless} from '../servers/required.ts';
import {terraformPeer, workspace} from './terraform.ts';

const peer = await terraformPeer();
const skipped = peer.missing === undefined ? '' : ` (SKIPPED: ${peer.missing})`;

/** Arguments and types that the provider 5.100.0 does not have yet (change log of the provider: 6.4.0, 6.19.0, 6.21.0, 6.22.0, 6.41.0; for daemons its documentation). */
const NEWER =
  /^aws_(?:ecs_daemon(?:_task_definition)?|ecs_task_definition\/volume\/(?:\*\/)?s3files_volume_configuration|lb_listener_rule\/(?:transform|condition\/\*\/\w+\/regex_values)|lb_listener(?:_rule)?\/\w+\/\*\/jwt_validation|ecs_service\/(?:deployment_configuration|load_balancer\/\*\/advanced_configuration|service_connect_configuration\/service\/\*\/client_alias\/\*\/test_traffic_rules))(?:\/|$)/;

/** The files as the old provider can read them: regular expressions as plain values, no transforms, no Managed Instances, no daemons. */
function forOldProvider(files: readonly OutputFile[]): ReadonlyMap<string, string> {
  return new Map(
    files.map(({path, content}) => [
      path.slice(path.indexOf('/') + 1),
      path.endsWith('.tf.json') ? JSON.stringify(older(JSON.parse(content))) : content,
    ]),
  );
}

function older(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(older);
  if (typeof value === 'string')
    return value.replace(/^>= 6\.[\d.]+/, '>= 5.100.0').replace(/^MANAGED_INSTANCES$/, 'EC2');
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'transform' && !/^aws_ecs_daemon/.test(name))
      .map(([name, field]) => [name === 'regex_values' ? 'values' : name, older(field)] as const)
      // A file in which only daemons stood.
      .filter(([name, field]) => name !== 'resource' || !isObject(field) || Object.keys(field).length > 0),
  );
}

async function faults(plan: Plan, emitter: Emitter): Promise<readonly string[]> {
  const space = await workspace(forOldProvider(emitter.emit(select(plan, true)).files), peer.plugins);
  try {
    const {
      diagnostics,
    }: {readonly diagnostics: readonly {readonly summary: string; readonly detail: string}[]} = JSON.parse(
      await space.run('validate', '-json'),
    );
    return diagnostics.map(({summary, detail}) => `${summary}: ${detail}`);
  } finally {
    space.remove();
  }
}

describe.skipIf(skipUnless(peer))(`Terraform${skipped}`, () => {
  for (const {name, missing} of PLANS) {
    test.skipIf(missing)(`finds ${name} valid`, {timeout: 300_000}, async () => {
      const plan = await planFor(name);
      expect(await faults(plan, terraform)).toEqual([]);
      expect(await faults(plan, terraformInfra)).toEqual([]);
    });
  }

  test('takes names from hostile manifests in comments, descriptions and maps', {
    timeout: 300_000,
  }, async () => {
    const text = '${bad} %{if} "quoted" \\ ${';
    const sources = [{apiVersion: 'v1', kind: 'Pod', namespace: text, name: text}];
    const plan = planOf([
      resource('clusters/a', {clusterName: 'a', tags: [{key: text, value: text}]}, {sources}),
      resource(
        'task-definitions/a',
        {
          family: 'a',
          containerDefinitions: [{name: 'a', image: 'a', command: [text], dockerLabels: {[text]: text}}],
          executionRoleArn: `arn:aws:iam::111122223333:role/${refToken(handle('clusters', 'a'), '/cluster/clusterName')}`,
        },
        {sources},
      ),
    ]);
    expect(await faults(plan, terraform)).toEqual([]);
  });

  describe('the provider', () => {
    let schemas: Readonly<Record<string, {readonly block: SchemaBlock}>>;
    beforeAll(async () => {
      const files = new Map([
        ['main.tf.json', '{"terraform":{"required_providers":{"aws":{"source":"hashicorp/aws"}}}}'],
      ]);
      const space = await workspace(files, peer.plugins);
      const {provider_schemas: providers} = JSON.parse(await space.run('providers', 'schema', '-json'));
      schemas =
        Object.values(providers as Readonly<Record<string, {readonly resource_schemas: typeof schemas}>>)[0]
          ?.resource_schemas ?? {};
      space.remove();
    });

    test('has an argument for every member of every API call, or it is told', () => {
      const {blocks} = new ConfigurationReader(terraform.emit(select(maximalPlan(), true)).files);
      const unknown = blocks.flatMap(({type, body}) => {
        const {'//': _, lifecycle, depends_on, ...own} = body;
        const known = argumentsIn(schemas[type]?.block);
        return places(own)
          .filter(place => !known.some(each => covers(each, place)))
          .map(place => type + place);
      });
      expect(unknown.filter(place => !NEWER.test(place))).toEqual([]);
    });
  });
});

interface SchemaBlock {
  readonly attributes?: Readonly<Record<string, {readonly type?: unknown}>>;
  readonly block_types?: Readonly<Record<string, {readonly block: SchemaBlock}>>;
}

/** The places that a block knows; one that ends in `/**` may hold anything. */
function argumentsIn(block: SchemaBlock | undefined, at = ''): readonly string[] {
  const attributes = Object.entries(block?.attributes ?? {}).map(([name, {type}]) =>
    typeof type === 'string' ? `${at}/${name}` : `${at}/${name}/**`,
  );
  const nested = Object.entries(block?.block_types ?? {}).flatMap(([name, {block: inner}]) => [
    `${at}/${name}`,
    ...argumentsIn(inner, `${at}/${name}`),
  ]);
  return [...attributes, ...nested];
}

/** A block of which there may be several stands in a list, or not, as one likes. */
function covers(known: string, place: string): boolean {
  const plain = place.replaceAll('/*', '');
  return known.endsWith('/**') ? `${plain}/`.startsWith(known.slice(0, -2)) : plain === known;
}

describe.skipIf(skipUnless(peer))(`text in Terraform${skipped}`, () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '$',
          '%',
          '{',
          '}',
          '${',
          '%{',
          '${var.x}',
          '"',
          '\\',
          '\n',
          '~',
          '<<EOT\n',
          '%{ if true }',
        ),
        fc.string({unit: 'grapheme', maxLength: 5}),
      ),
    )
    .map(parts => parts.join(''))
    // Terraform brings text into Unicode's composed form (NFC), which ECS does not ask for.
    .filter(text => !holdsReserved(text) && text === text.normalize('NFC') && text.isWellFormed());
  const texts = fc.sample(hostile, 500);
  let outputs: Readonly<Record<string, {readonly value: unknown}>>;

  beforeAll(async () => {
    const values = texts.map(text => escaped(text, false));
    const followed = texts.map(text => `${escaped(text, true)}\${local.end}`);
    const space = await workspace(
      new Map([
        [
          'main.tf.json',
          JSON.stringify({
            locals: {end: 'END', values, followed},
            output: {
              values: {value: '${local.values}'},
              followed: {value: '${local.followed}'},
              file: {
                value: '${jsondecode(templatefile("${path.module}/texts.json.tftpl", {end = local.end}))}',
              },
            },
          }),
        ],
        [
          'texts.json.tftpl',
          texts
            .map(text => escaped(JSON.stringify(text), true))
            .join(',\n')
            .replace(/^/, '[')
            .concat(']'),
        ],
      ]),
    );
    await space.run('apply', '-auto-approve', '-input=false');
    outputs = JSON.parse(await space.run('output', '-json'));
    space.remove();
  });
  test('means the same in a configuration', () => {
    expect(outputs.values?.value).toEqual(texts);
  });

  test('means the same before a reference', () => {
    expect(outputs.followed?.value).toEqual(texts.map(text => `${text}END`));
  });

  test('means the same in a template file', () => {
    expect(outputs.file?.value).toEqual(texts);
  });
});
