import {InternalError} from '../errors.ts';
import type {ObjectRef} from '../finding.ts';
import type {Json} from '../json.ts';
import {isObject} from '../json.ts';
import type {KeyDescription} from './describe-key.ts';
import {describeKey, keyNames} from './describe-key.ts';
import {printable} from './problem.ts';

/** A key of `k2e.yaml` that is needed, and the objects that need it. */
export interface Need {
  /** Written with dots, as in `describeKey`. */
  readonly key: string;
  readonly causes: readonly ObjectRef[];
  /** Values that the manifests name, the likeliest first: for a person to choose from, never taken unasked. */
  readonly seen?: readonly string[];
}

const HEADER = `# k2e.yaml: what k2e cannot know from the manifests.
# Fill in the keys below. A key without a value counts as not given: k2e then emits a placeholder and reports it.
# docs/k2e.schema.json has all keys, with their defaults.
`;

/**
 * The text of a `k2e.yaml` with these keys and no others: each stands without a value, below a comment that says what it
 * is, why k2e cannot know it, what needs it, and an example. A key that follows from another needed one is left out. The
 * file is valid as it is. Throws an `InternalError` for a key that the schema does not have.
 */
export function renderInit(needs: readonly Need[]): string {
  const known = needs.map(({key, causes, seen = []}) => {
    const about = describeKey(key);
    if (about !== undefined) return {about, causes, seen};
    throw new InternalError(
      'K2E-E920',
      `a rule needs the key ${printable(key)}, which k2e.yaml does not have`,
    );
  });
  const needed = new Set(needs.map(({key}) => key));
  const order = keyNames();
  known.sort((a, b) => order.indexOf(a.about.name) - order.indexOf(b.about.name));
  const root: Section = {children: new Map()};
  for (const {about, causes, seen} of known) {
    if (about.follows === undefined || !needed.has(about.follows)) place(root, about, causes, seen);
  }
  if (root.children.size === 0) return `${HEADER}#\n# These manifests need no key.\n`;
  return HEADER + [...root.children].map(([key, node]) => `\n${lines(key, node, '').join('\n')}\n`).join('');
}

interface Section {
  readonly children: Map<string, Section>;
  leaf?: Leaf;
}

interface Leaf {
  readonly description: KeyDescription;
  readonly causes: readonly ObjectRef[];
  readonly seen: readonly string[];
}

function place(
  root: Section,
  description: KeyDescription,
  causes: readonly ObjectRef[],
  seen: readonly string[],
): void {
  let node = root;
  for (const step of description.steps) {
    const next = node.children.get(step) ?? {children: new Map()};
    node.children.set(step, next);
    node = next;
  }
  node.leaf = {description, causes: [...(node.leaf?.causes ?? []), ...causes], seen};
}

/** The YAML lines of a key and of those below it. */
function lines(key: string, {leaf, children}: Section, indent: string): string[] {
  const comments = leaf === undefined ? [] : comment(key, leaf, 100 - indent.length);
  return [
    ...comments.map(line => `${indent}# ${line}`),
    `${indent}${inline(key)}:`,
    ...[...children].flatMap(([child, node]) => lines(child, node, `${indent}  `)),
  ];
}

/** What the key is, what needs it, and an example that can be copied over the key. */
function comment(key: string, {description: about, causes, seen}: Leaf, width: number): string[] {
  const {description, why} = about;
  const example = seen[0] ?? about.example;
  return [
    ...wrapped(why === undefined ? description : `${description} ${why}`, width),
    ...(causes.length === 0 ? [] : wrapped(`Needed by ${named(causes)}.`, width)),
    ...(seen.length === 0 ? [] : wrapped(`The manifests name ${seen.slice(0, 3).join(', ')}.`, width)),
    ...(example === undefined ? [] : [`${inline(key)}: ${inline(example)}`]),
  ];
}

/** At most four objects by name, and the number of the others. */
function named(causes: readonly ObjectRef[]): string {
  const all = causes.map(({kind, namespace, name}) =>
    printable(`${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`),
  );
  const names = [...new Set(all)];
  const more = names.length - 4;
  return more > 0 ? `${names.slice(0, 4).join(', ')} and ${more} more` : names.join(', ');
}

/** A value on one line of YAML, with quotes only where a text would be taken for something else. */
function inline(value: Json): string {
  if (typeof value === 'string') {
    const plain =
      /^[A-Za-z][\w./:@-]*$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$|:$/i.test(value);
    return plain ? value : JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isObject(value)) return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${inline(key)}: ${inline(item)}`)
    .join(', ')}}`;
}

/** The text in lines of at most `width` characters, cut at spaces. */
function wrapped(text: string, width: number): string[] {
  const done: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      done.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...done, line];
}
