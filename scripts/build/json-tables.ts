import type {Plugin} from 'rolldown';

/** Characters from which a table is long enough. */
const LONG = 1_000;

/** A node of the syntax tree (ESTree), as far as it is looked at here. Offsets count UTF-16 units. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}
interface ObjectNode extends Node {
  readonly properties: readonly {readonly type: string; readonly key: KeyNode; readonly value: Node}[];
}
interface KeyNode extends Node {
  readonly name?: string;
  readonly value?: unknown;
}

/** A value that is no plain one. */
const NOT_PLAIN = Symbol('not plain');

/**
 * Writes long tables of plain values as `JSON.parse('…')`: V8 reads that several times faster than an object literal that is
 * evaluated once, and keeps it as one text among its compiled code.
 */
export function jsonTables(): Plugin {
  return {
    name: 'json-tables',
    transform: {
      filter: {id: /\/src\/.*\.generated\.ts$/},
      handler(code) {
        const tables = longTables(this.parse(code, {lang: 'ts'}));
        let changed = code;
        for (const {start, end, json} of tables.toReversed())
          changed = `${changed.slice(0, start)}JSON.parse(${quoted(json)})${changed.slice(end)}`;
        return tables.length === 0 ? null : {code: changed, map: null};
      },
    },
  };
}

/** The outermost long tables of a tree, in its order, with their values. */
function longTables(tree: unknown): {start: number; end: number; json: string}[] {
  if (typeof tree !== 'object' || tree === null) return [];
  if (isNode(tree) && tree.type === 'ObjectExpression' && tree.end - tree.start >= LONG) {
    const value = plain(tree);
    if (value !== NOT_PLAIN) return [{start: tree.start, end: tree.end, json: JSON.stringify(value)}];
  }
  return Object.values(tree).flatMap(longTables);
}

function isNode(tree: object): tree is Node {
  return 'type' in tree && 'start' in tree && 'end' in tree;
}

/** The value of an expression of literals, or `NOT_PLAIN`. */
function plain(node: Node): unknown {
  if (node.type === 'Literal' && !('regex' in node) && !('bigint' in node)) return (node as KeyNode).value;
  if (node.type === 'ArrayExpression') {
    const items = (node as Node & {elements: readonly Node[]}).elements.map(plain);
    return items.includes(NOT_PLAIN) ? NOT_PLAIN : items;
  }
  if (node.type !== 'ObjectExpression') return NOT_PLAIN;
  const entries = (node as ObjectNode).properties.map(({type, key, value}) =>
    type === 'Property' && ['Identifier', 'Literal'].includes(key.type)
      ? [key.name ?? String(key.value), plain(value)]
      : [NOT_PLAIN, NOT_PLAIN],
  );
  // As a literal, `__proto__` is no key.
  const isPlain = entries.every(([key, value]) => key !== '__proto__' && value !== NOT_PLAIN);
  return isPlain ? Object.fromEntries(entries) : NOT_PLAIN;
}

/** The text as a string of JavaScript in single quotation marks, of which JSON has few. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}
