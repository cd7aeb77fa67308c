import type {Json} from '../../../src/json.ts';
import {type Fate, fateOf} from './fate.ts';
import type {Leaf} from './leaf.ts';
import type {Setting} from './setting.ts';
import {valuesOf} from './values.ts';

/** What became of a leaf, over all of its values: mapped or reported where one of them is. */
export interface Judgement {
  readonly kind: Fate['kind'];
  /** What is wrong, one line each with kind, path and values. */
  readonly faults: readonly string[];
  readonly fates: readonly Fate[];
}

const RANK = ['other', 'mapped', 'reported', 'dropped'] as const;

/** Tries a leaf with each of its values, in turn. */
export function judge(leaf: Leaf, setting: Setting): Judgement {
  const values = valuesOf(leaf);
  const fates = (values.length === 0 ? [onlyValue(leaf)] : values).map(value => fateOf(leaf, value, setting));
  const faults = fates.flatMap((fate, index) => {
    const next = fates[index + 1];
    if (fate.kind === 'other') return [line(leaf, [fate], fate.reason)];
    const isMute = next && fate.kind === 'mapped' && next.kind === 'mapped' && same(fate.files, next.files);
    return isMute ? [line(leaf, [fate, next], 'mapped, yet the outputs are the same')] : [];
  });
  const kind = faults.length > 0 ? 'other' : RANK.find(each => fates.some(fate => fate.kind === each));
  return {kind: kind ?? 'other', faults, fates};
}

/** What Kubernetes itself demands there. */
function onlyValue({of, path}: Leaf): Json {
  return path === '/kind' ? of.kind : of.apiVersion;
}

function line({of, path}: Leaf, fates: readonly Fate[], why: string): string {
  const values = fates.map(({value}) => JSON.stringify(value)).join(' and ');
  return `${of.apiVersion} ${of.kind} ${path} = ${values}: ${fates[0]?.rule ?? ''}: ${why}`;
}

function same(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return left.size === right.size && [...left].every(([path, content]) => right.get(path) === content);
}
