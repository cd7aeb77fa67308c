import {NLB} from '../../../src/choices/nlb/annotation.ts';
import {segments} from '../../../src/pointer.ts';
import {problemRules, rules} from '../../../src/rules/index.ts';
import type {SubjectName} from '../../../src/rules/rule.ts';
import {nlbKeys} from '../../../src/rules/service/nlb-family.ts';

/** An annotation that a rule claims, with what the rule is about. */
export interface AnnotationKey {
  readonly rule: string;
  readonly on: SubjectName;
  readonly key: string;
}

/**
 * Every annotation that the rules claim. A claim that ends in `*` stands for the keys that begin so and that examples of rules or
 * the table of a family name, and for one that is nowhere named.
 */
export function annotationKeys(): AnnotationKey[] {
  const named = namedKeys();
  const found = new Map<string, AnnotationKey>();
  for (const rule of rules) {
    for (const on of Array.isArray(rule.on) ? rule.on : [rule.on]) {
      for (const claim of rule.claims) {
        const [first, second, key, ...rest] = segments(claim);
        if (first !== 'metadata' || second !== 'annotations' || key === undefined || rest.length > 0)
          continue;
        for (const each of key.endsWith('*') ? expanded(key.slice(0, -1), named) : [key]) {
          found.set(`${on} ${each}`, {rule: rule.id, on, key: each});
        }
      }
    }
  }
  return [...found.values()];
}

function expanded(prefix: string, named: readonly string[]): string[] {
  return [...named.filter(key => key.startsWith(prefix) && key !== prefix), `${prefix}web`];
}

/** Keys that look like those of annotations, in the examples of all rules and in the tables of families with one claim. */
function namedKeys(): string[] {
  const found = new Set<string>(nlbKeys().map(suffix => `${NLB}${suffix.replace('*', 'TCP-80')}`));
  for (const {examples} of [...rules, ...problemRules]) {
    for (const {given} of examples) {
      for (const [, key = ''] of given.matchAll(/["']?([a-z0-9.-]+\.[a-z]+\/[A-Za-z0-9._-]+)["']?:/g))
        found.add(key);
    }
  }
  return [...found];
}
