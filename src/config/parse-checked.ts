import {holdsReserved, type Json} from '../json.ts';
import {checkConfig} from './check-config.ts';
import type {Path, Problem} from './problem.ts';
import {dotted} from './problem.ts';
import type {Shape} from './setting.ts';
import {readYaml} from './yaml-source.ts';

/** A YAML file of k2e's own, read and held against its shape. */
export interface Checked {
  /** What was read; null when the file is empty or unreadable. Defaults are not filled in. */
  readonly value: Json;
  /** Why nothing could be read, with file, line and column. */
  readonly unreadable?: string;
  /** Every problem as a line `file:line:column: key: what is wrong.` (without a key where it is about the file as such), in the order of the file. */
  readonly problems: readonly string[];
  /** Line and column, from 1, of the value at `path`, or of its nearest ancestor that has a place. */
  readonly place: (path: Path) => {readonly line: number; readonly column: number};
}

/** What is known of a file that cannot be read. */
const NOTHING: Checked = {value: null, problems: [], place: () => ({line: 1, column: 1})};

/**
 * Reads a file of k2e's own; `file` is the path to name in messages, which name keys and never quote values.
 * @param more finds what no shape says
 */
export function parseChecked(
  shape: Shape,
  text: string,
  file: string,
  more: (value: Json) => readonly Problem[] = () => [],
): Checked {
  const source = readYaml(text);
  if (!('value' in source)) {
    const {message, line, column} = source;
    return {...NOTHING, unreadable: `${file}:${line}:${column}: not valid YAML: ${message}.`};
  }
  if (holdsReserved(source.value)) {
    const unreadable = `${file}: a text holds one of the characters U+FDD0 to U+FDD2, which k2e uses itself.`;
    return {...NOTHING, unreadable};
  }
  const told = new Set(source.problems.map(({path}) => dotted(path)));
  const value = source.value ?? {};
  const found = [...checkConfig(shape, value), ...more(value)].filter(({path}) => !told.has(dotted(path)));
  const problems = [...source.problems, ...found]
    .map(problem => ({...problem, ...source.place(problem.path, problem.part)}))
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(
      ({line, column, path, message}) =>
        `${file}:${line}:${column}: ${path.length === 0 ? '' : `${dotted(path)}: `}${sentence(message)}`,
    );
  return {value: source.value, problems, place: path => source.place(path, 'value')};
}

/** The clause with its full stop. */
function sentence(clause: string): string {
  return clause.endsWith('?') ? clause : `${clause}.`;
}
