import {readFileSync} from 'node:fs';
import {expect, expectTypeOf, test} from 'vitest';
import {readCatalogue, type SchemaFile} from '../../scripts/kubernetes-schemas/catalogue.ts';
import {writeTable} from '../../scripts/kubernetes-schemas/table.ts';
import {writeTypes} from '../../scripts/kubernetes-schemas/types.ts';
import type {Json, JsonObject} from '../../src/json.ts';
import type {
  Container,
  Deployment,
  Event,
  HorizontalPodAutoscaler,
  HTTPGetAction,
  KindTypes,
  MetricSpec,
  PodSpec,
  ResourceRequirements,
} from '../../src/model/kubernetes.generated.ts';
import {hasShared, readShared} from './shared.ts';

const SCHEMA = 'schemas/kubernetes-1.36-strict.json';

test.skipIf(!hasShared(SCHEMA))(
  'the generated files are what the script writes today (needs ../shared/schemas)',
  () => {
    const catalogue = readCatalogue(readShared<SchemaFile>(SCHEMA));
    const source = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    expect(source('src/model/kubernetes.generated.ts')).toBe(writeTypes(catalogue));
    expect(source('src/model/schemas/kubernetes.generated.ts')).toBe(writeTable(catalogue));
  },
);

test('fields are optional and read-only, scalars have the type that JSON gives them', () => {
  expectTypeOf<KindTypes['Deployment']>().toEqualTypeOf<Deployment>();
  expectTypeOf<PodSpec['containers']>().toEqualTypeOf<readonly Container[] | undefined>();
  expectTypeOf<ResourceRequirements['limits']>().toEqualTypeOf<
    Readonly<Record<string, string | number>> | undefined
  >();
  expectTypeOf<HTTPGetAction['port']>().toEqualTypeOf<string | number | undefined>();
  expectTypeOf<KindTypes['ControllerRevision']['data']>().toEqualTypeOf<JsonObject | undefined>();
  expectTypeOf<KindTypes['CustomResourceDefinition']>().toExtend<{readonly spec?: object}>();
  expectTypeOf<Json>().not.toBeAny();
});

test('of two kinds or versions of one name the newest stable one of the main group has it', () => {
  expectTypeOf<NonNullable<HorizontalPodAutoscaler['spec']>['metrics']>().toEqualTypeOf<
    readonly MetricSpec[] | undefined
  >();
  expectTypeOf<KindTypes['Event']>().toEqualTypeOf<Event>();
  expectTypeOf<Event>().toHaveProperty('involvedObject');
});
