import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ResourceKind} from '../../src/ecs/resource.ts';
import type {OutputIndex} from '../../src/emit/output-index.ts';
import {valueAt} from '../../src/pointer.ts';
import {adapt} from './adaptations.ts';
import type {Aws} from './aws.ts';
import {type Network, type Values, valuesOf} from './network.ts';

/** A call that was refused, or that could not be made. */
interface Refusal {
  readonly path: string;
  readonly message: string;
}

/** What became of a folder. */
export interface Applied {
  /** Number of files by kind. */
  readonly counts: ReadonlyMap<ResourceKind, number>;
  readonly refusals: readonly Refusal[];
  /** What AWS answered, by path. */
  readonly answers: ReadonlyMap<string, unknown>;
}

/** The index of an output folder. */
export function readIndex(folder: string): OutputIndex {
  return JSON.parse(readFileSync(join(folder, 'k2e-output.json'), 'utf8'));
}

/**
 * Makes everything in an output folder of the format `native`, in the order of its index, with the AWS CLI:
 * `aws <service> <operation> --cli-input-json file://…`, with the placeholders replaced by AWS's earlier answers and by what
 * the account has.
 * @param isWanted which kinds are made; all, unless it says otherwise
 */
export async function apply(
  folder: string,
  aws: Aws,
  account: Network,
  isWanted: (kind: ResourceKind) => boolean = () => true,
): Promise<Applied> {
  const answers = new Map<string, unknown>();
  const counts = new Map<ResourceKind, number>();
  const refusals: Refusal[] = [];
  const work = mkdtempSync(join(tmpdir(), 'k2e-apply-'));
  try {
    for (const {path, kind, cli} of readIndex(folder).files.toSorted((a, b) => a.order - b.order)) {
      if (!isWanted(kind)) continue;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      try {
        const input = fill(JSON.parse(readFileSync(join(folder, path), 'utf8')), answers, valuesOf(account));
        const file = join(work, 'input.json');
        writeFileSync(file, JSON.stringify(adapt(kind, input, account)));
        const {code, out, err} = await aws.run(...cli, '--cli-input-json', `file://${file}`);
        if (code !== 0) throw new Error(err.trim());
        answers.set(path, out.trim() === '' ? {} : JSON.parse(out));
      } catch (error) {
        refusals.push({path, message: error instanceof Error ? error.message : String(error)});
      }
    }
  } finally {
    rmSync(work, {recursive: true, force: true});
  }
  return {counts, refusals, answers};
}

const PLACEHOLDER = /\$\{k2e:([^}]*)\}/g;

/** The value with its placeholders replaced, each string once from left to right (`src/emit/native/placeholder.ts`). */
export function fill(value: unknown, answers: ReadonlyMap<string, unknown>, values: Values): unknown {
  const replace = (text: string): string =>
    text.replaceAll(PLACEHOLDER, (_, inside: string) => String(resolve(inside, answers, values)));
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) {
    const [only] = value;
    const whole = typeof only === 'string' ? /^\$\{k2e:([^}]*)\}$/.exec(only) : null;
    const list =
      value.length === 1 && whole?.[1] !== undefined ? resolve(whole[1], answers, values) : undefined;
    return Array.isArray(list) ? list : value.map(item => fill(item, answers, values));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [replace(key), fill(item, answers, values)]),
  );
}

function resolve(
  inside: string,
  answers: ReadonlyMap<string, unknown>,
  values: Values,
): string | readonly string[] {
  const text = inside.replaceAll('%7D', '}').replaceAll('%25', '%');
  if (text === 'dollar') return '$';
  const reference = /^ref:([^#]*)#(.*)$/.exec(text);
  if (!reference) {
    const value = values(text);
    if (value === undefined) throw new Error(`The test has no value for ${text}.`);
    return value;
  }
  const [, path = '', pointer = ''] = reference;
  if (!answers.has(path)) throw new Error(`${path} was not made before.`);
  const value = valueAt(answers.get(path), pointer);
  if (typeof value !== 'string') throw new Error(`The answer to ${path} has no text at ${pointer}.`);
  return value;
}
