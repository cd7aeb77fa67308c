import {parseConfig} from '../../../src/config/load-config.ts';
import {emitNative} from '../../../src/emit/native/native.ts';
import type {Json, JsonObject} from '../../../src/json.ts';
import {loadText} from '../../../src/load/load.ts';
import {run} from '../../../src/pipeline.ts';
import {isWithin, type Pointer} from '../../../src/pointer.ts';
import {withoutSources} from '../ledger-truth.ts';
import type {Leaf} from './leaf.ts';
import {neighboursOf} from './neighbours.ts';
import {objectWith} from './object.ts';
import type {Setting} from './setting.ts';

/** What became of a leaf with one value. */
export interface Fate {
  readonly value: Json;
  readonly kind: 'mapped' | 'reported' | 'dropped' | 'other';
  readonly rule: string;
  /** Why it was dropped; why its case is none of the three. */
  readonly reason: string;
  /** All files, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Runs the whole pipeline on an object with this value, beside its neighbours. */
export function fateOf(leaf: Leaf, value: Json, setting: Setting): Fate {
  const object = objectWith(leaf, value);
  const {kind} = leaf.of;
  const texts = [object, ...neighboursOf(object, setting)].map(each => JSON.stringify(each));
  const {plan, report} = run(
    loadText(texts.join('\n---\n'), 'app.yaml'),
    parseConfig(setting.config, 'k2e.yaml'),
    {
      today: '2026-11-21',
      ledger: true,
      includeBlocked: true,
    },
  );
  const files = emitNative(plan, {includeBlocked: true, version: '0', reportFiles: []});
  const written = new Map(files.map(({path, content}) => [path, withoutSources(path, content)]));
  const fate = (of: Fate['kind'], rule: string, reason = ''): Fate => ({
    value,
    kind: of,
    rule,
    reason,
    files: written,
  });

  const bug = report.findings.find(({message}) => message.includes('k2e has a bug'));
  if (bug) return fate('other', bug.rule, bug.message);
  const invalid = report.findings.find(({rule}) => rule.startsWith('check/'));
  if (invalid) return fate('other', invalid.rule, invalid.message);
  const mine = (ref: {readonly kind: string; readonly name: string}) =>
    ref.kind === kind && ref.name === nameIn(object);
  const entry = report.ledger?.find(({object: ref, path}) => isWithin(path, leaf.path) && mine(ref));
  if (!entry) return fate('other', '', 'the ledger has no entry of it');
  const {disposition, rule, reason} = entry;
  if (disposition === 'mapped') return fate('mapped', rule);
  if (disposition === 'dropped') return fate('dropped', rule, reason);
  if (rule.startsWith('input/')) return fate('other', rule, told(rule));
  const isTold = report.findings.some(
    finding =>
      finding.rule === rule &&
      [finding, ...(finding.also ?? [])].some(
        ({object: at = finding.object, path}) => mine(at) && covers(path, finding.fidelity, leaf.path),
      ),
  );
  return isTold ? fate('reported', rule) : fate('other', rule, 'no finding names it');

  function told(id: string): string {
    return report.findings.find(finding => finding.rule === id)?.message ?? '';
  }
}

function covers(at: Pointer, fidelity: string, leaf: Pointer): boolean {
  return at === leaf || (fidelity !== 'exact' && fidelity !== 'approximate' && isWithin(leaf, at));
}

function nameIn({metadata}: JsonObject): unknown {
  return typeof metadata === 'object' && metadata !== null && 'name' in metadata ? metadata.name : undefined;
}
