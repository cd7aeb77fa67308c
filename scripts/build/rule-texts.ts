import type {Plugin} from 'rolldown';

/** Properties of a declared rule that only its page shows: a run needs none of them. */
const TEXTS: ReadonlySet<string> = new Set([
  'summary',
  'rationale',
  'refs',
  'knowledge',
  'fidelities',
  'examples',
]);

/** A node of the syntax tree (ESTree), as far as it is looked at here. Offsets count UTF-16 units. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** A statement of a module; a declaration of variables has declarators. */
interface Statement extends Node {
  readonly declarations?: readonly {readonly id: unknown}[];
}

/**
 * Leaves the texts and examples out of the bundled rules: they are more than half of what a start would have to read. Their
 * pages are written at build time (`catalogue.ts`), and the build fails when the writer of pages gets into the bundle.
 */
export function withoutRuleTexts(): Plugin {
  return {
    name: 'without-rule-texts',
    transform: {
      filter: {id: /\/src\/rules\/.*\.ts$/},
      handler(code) {
        const tree: {readonly body: readonly Statement[]} = this.parse(code, {lang: 'ts'});
        const cuts = declarations(tree).flatMap(textsOf);
        // A file of examples is left out as a whole, as nothing in it is used any more.
        return {code: withoutUnused(code, tree.body, cuts), map: null, moduleSideEffects: false};
      },
    },
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        const writer =
          chunk.type === 'chunk' && chunk.moduleIds.find(id => id.endsWith('/src/rules/page.ts'));
        if (writer) throw new Error(`${chunk.fileName} holds ${writer}, which needs the texts of the rules.`);
      }
    },
  };
}

/** The object literals that are handed to `defineRule` and its like. */
function declarations(tree: unknown): Node[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const below = Object.values(tree).flatMap(declarations);
  const {type, callee, arguments: [declared] = []} = tree as Record<string, unknown> & {arguments?: Node[]};
  const isDeclaration = type === 'CallExpression' && /^define\w*Rule$/.test(nameOf(callee));
  return isDeclaration && declared?.type === 'ObjectExpression' ? [declared, ...below] : below;
}

function nameOf(node: unknown): string {
  return typeof node === 'object' && node !== null && 'name' in node ? String(node.name) : '';
}

/** Where the texts of a declaration stand, each up to what follows it: `[start, end]`. */
function textsOf(declaration: Node): [number, number][] {
  const {properties} = declaration as Node & {properties: readonly (Node & {key?: unknown})[]};
  return properties.flatMap((property, index): [number, number][] =>
    TEXTS.has(nameOf(property.key))
      ? [[property.start, properties[index + 1]?.start ?? declaration.end - 1]]
      : [],
  );
}

/** The code without the texts, and without the constants of the module that only they used. */
function withoutUnused(
  code: string,
  statements: readonly Statement[],
  texts: readonly [number, number][],
): string {
  let cuts = texts;
  for (;;) {
    const left = without(code, cuts);
    const unused = statements.filter(
      ({start, declarations: [only, second] = []}) =>
        only && !second && !cuts.some(cut => cut[0] === start) && mentions(left, nameOf(only.id)) === 1,
    );
    if (unused.length === 0) return left;
    const more = unused.map(({start, end}): [number, number] => [start, end]);
    cuts = [...cuts, ...more].toSorted(([a], [b]) => a - b);
  }
}

function mentions(code: string, name: string): number {
  return code.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
}

function without(code: string, cuts: readonly [number, number][]): string {
  const kept = cuts.map(([start], index) => code.slice(cuts[index - 1]?.[1] ?? 0, start));
  return [...kept, code.slice(cuts.at(-1)?.[1])].join('');
}
