import {UsageError} from '../errors.ts';
import {holdsReserved, type Json} from '../json.ts';
import {valueAt} from '../pointer.ts';
import {checkConfig} from './check-config.ts';
import type {Config} from './config.ts';
import {dotted} from './problem.ts';
import {resolveConfig} from './resolve-config.ts';
import {SCHEMA} from './schema.ts';
import {readYaml} from './yaml-source.ts';

const ADVICE =
  'Run `k2e init` for a file with the keys that your manifests need; docs/k2e.schema.json has all of them.';

/**
 * The configuration in the text of a `k2e.yaml`, with defaults filled in. `file` is the path to name in messages.
 * Throws a `UsageError` K2E-E010 when it is not YAML, K2E-E011 with every problem and its place when keys or values are
 * wrong. Messages name keys and never quote values.
 */
export function parseConfig(text: string, file: string): Config {
  const source = readYaml(text);
  if (!('value' in source)) {
    const {message, line, column} = source;
    throw new UsageError('K2E-E010', `${file}:${line}:${column}: not valid YAML: ${message}.`, [ADVICE]);
  }
  if (holdsReserved(source.value)) {
    const message = `${file}: a text holds one of the characters U+FDD0 to U+FDD2, which k2e uses itself.`;
    throw new UsageError('K2E-E010', message, ['Remove the character.']);
  }
  const told = new Set(source.problems.map(({path}) => dotted(path)));
  const found = checkConfig(SCHEMA, source.value ?? {}).filter(({path}) => !told.has(dotted(path)));
  const lines = [...source.problems, ...found]
    .map(problem => ({...problem, ...source.place(problem.path, problem.part)}))
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(
      ({line, column, path, message}) => `${file}:${line}:${column}: ${dotted(path)}: ${sentence(message)}`,
    );
  if (lines.length > 0) throw new UsageError('K2E-E011', lines.join('\n'), [ADVICE]);
  return resolved(source.value);
}

/** The clause with its full stop. */
function sentence(clause: string): string {
  return clause.endsWith('?') ? clause : `${clause}.`;
}

/** Some keys of a configuration, at any depth. */
export type PartialConfig = Partialized<Config>;

type Partialized<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? {readonly [K in keyof T]?: Partialized<T[K]> | undefined}
    : T;

/** The configuration of an empty `k2e.yaml` with some keys set. The values are taken as they are, without a check. */
export function defaultConfig(overrides: PartialConfig = {}): Config {
  return resolved(overrides as Json);
}

/** The value with all defaults; `aws.partition` follows from the region. */
function resolved(value: Json): Config {
  const app = valueAt(value, '/app');
  const config = resolveConfig(SCHEMA, value, typeof app === 'string' ? app : SCHEMA.fields.app.default);
  const {region, partition = region && partitionOf(region)} = config.aws;
  return partition === undefined ? config : {...config, aws: {...config.aws, partition}};
}

/** First part of a region's name → its partition (AWS SDK, `partitions.json`); all others are in `aws`. */
const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
