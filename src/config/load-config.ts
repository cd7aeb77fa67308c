import {UsageError} from '../errors.ts';
import type {Json} from '../json.ts';
import {partitionOf} from '../partition.ts';
import {valueAt} from '../pointer.ts';
import type {Config} from './config.ts';
import {checkOutputs} from './outputs.ts';
import {parseChecked} from './parse-checked.ts';
import {checkRegions} from './regions.ts';
import {resolveConfig} from './resolve-config.ts';
import {SCHEMA} from './schema.ts';

const ADVICE =
  'Run `k2e init` for a file with the keys that your manifests need; docs/k2e.schema.json has all of them.';

/**
 * The configuration in the text of a `k2e.yaml`, with defaults filled in. `file` is the path to name in messages.
 * Throws a `UsageError` K2E-E010 when it is not YAML, K2E-E011 with every problem and its place when keys or values are
 * wrong. Messages name keys and never quote values.
 */
export function parseConfig(text: string, file: string): Config {
  const checked = parseChecked(SCHEMA, text, file, value => [...checkOutputs(value), ...checkRegions(value)]);
  if (checked.unreadable !== undefined) throw new UsageError('K2E-E010', checked.unreadable, [ADVICE]);
  if (checked.problems.length > 0) throw new UsageError('K2E-E011', checked.problems.join('\n'), [ADVICE]);
  const config = resolved(checked.value);
  const waivers = config.waivers.map((waiver, index) => ({
    ...waiver,
    source: {file, ...checked.place(['waivers', index])},
  }));
  return {...config, waivers, place: path => ({file, ...checked.place(path)})};
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
