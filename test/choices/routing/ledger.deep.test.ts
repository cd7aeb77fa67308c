import {describe, expect, test} from 'vitest';
import {isObject, type Json, type JsonObject} from '../../../src/json.ts';
import {loadText} from '../../../src/load/load.ts';
import {segments} from '../../../src/pointer.ts';
import type {Result} from '../../../src/result.ts';
import {rules} from '../../../src/rules/index.ts';
import {convertText} from '../../run.ts';

/** Another value of the same kind. */
function other(value: Json): Json {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value === 'true') return 'false';
  if (value === 'false') return 'true';
  // Of a class that nobody knows the annotations may tell the same controller: another one that is known.
  if (value === 'alb') return 'nginx';
  if (typeof value !== 'string') return value;
  return /^\d+$/.test(value) ? String(Number(value) + 1) : `${value}x`;
}

/** A copy of `root` with another value at `path`. */
function changed(root: Json, path: readonly string[]): Json {
  const [first, ...rest] = path;
  if (first === undefined) return other(root);
  if (Array.isArray(root)) return root.map((item, at) => (String(at) === first ? changed(item, rest) : item));
  if (!isObject(root)) return root;
  return Object.fromEntries(
    Object.entries(root).map(([key, item]) => [key, key === first ? changed(item, rest) : item]),
  );
}

function printed({plan}: Result): string {
  const resources = [...plan.resources].map(([key, {input}]) => [key, input] as const);
  return JSON.stringify(resources.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function textOf(objects: readonly Json[]): string {
  return objects.map(object => JSON.stringify(object)).join('\n---\n');
}

/** Rules on what Ingresses become, with the parameters of their classes, and on load balancers that are there already. */
function isOnIngresses(id: string): boolean {
  return (
    id.startsWith('ingress') || /^custom-resource\/(?:ingress-class-params|target-group-binding)$/.test(id)
  );
}

describe.each(rules.filter(({id}) => isOnIngresses(id)).map(rule => [rule.id, rule.examples] as const))(
  'each leaf that %s or another rule on Ingresses calls mapped changes the output',
  (_id, examples) => {
    test.each(examples.map(example => [example.name, example] as const))('%s', (_name, {given, config}) => {
      const objects: readonly JsonObject[] = loadText(given, 'example.yaml').documents.map(
        ({value}) => value,
      );
      const before = convertText(textOf(objects), config, {ledger: true});
      for (const {object, path, disposition, rule} of before.report.ledger ?? []) {
        if (disposition !== 'mapped' || !isOnIngresses(rule)) continue;
        const after = objects.map(each => {
          const {name} = isObject(each.metadata) ? each.metadata : {};
          const isIt = each.kind === object.kind && name === object.name;
          return isIt ? changed(each, segments(path)) : each;
        });
        expect(printed(convertText(textOf(after), config)), `${rule} ${path}`).not.toBe(printed(before));
      }
    });
  },
);
