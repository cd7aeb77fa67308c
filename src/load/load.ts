import {Buffer} from 'node:buffer';
import {posix, resolve} from 'node:path';
import {InputError} from '../errors.ts';
import {decode} from './decode.ts';
import type {Document, Input, Loaded, LoadProblem, LoadProblemKind} from './document.ts';
import {type LoadedFile, readFileText, type Surroundings} from './file-text.ts';
import {chartMessage} from './helm.ts';
import {Neighbours} from './neighbours.ts';
import {isOwnFile} from './own-files.ts';
import {MAX_BYTES, readBytes, type Stdin} from './read-bytes.ts';
import {findFiles, type SourceFile, sourceError, unreadable} from './sources.ts';

/** Where `load` reads from besides the sources themselves. */
export interface LoadOptions {
  /** Standard input, for the source `-`. */
  readonly stdin: Stdin;
  /** Folder to which relative paths belong; the process's own when left out. */
  readonly cwd?: string;
  /** Path of the `k2e.yaml` of the run: it is no manifest when it is found in a source folder. */
  readonly settings?: string | undefined;
  /** Told the size of each file when its bytes are there and are about to be read as text. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Reads all documents of the sources: files, folders (all `.yaml`, `.yml` and `.json` files below them), and `-` for standard
 * input. Files are read one after the other; of each, the values stay and the text goes. What is wrong inside of a file is a
 * problem of the result. Throws `InputError` when a source does not exist (K2E-E101) or cannot be read (K2E-E102), when there is
 * no file at all (K2E-E103), or when standard input is empty (K2E-E104).
 */
export async function load(
  sources: readonly string[],
  {stdin, cwd = process.cwd(), settings: settingsPath, onBytes}: LoadOptions,
): Promise<Loaded> {
  const settings = settingsPath === undefined ? undefined : resolve(cwd, settingsPath);
  const {files, problems: searchProblems} = await findFiles(sources, cwd);
  if (files.length === 0) throw noFiles(sources);
  const neighbours = await Neighbours.of(files);
  const documents: Document[] = [];
  const problems: LoadProblem[] = [...searchProblems];
  const inputs: Input[] = [];
  for (const file of files) {
    const around = neighbours.surroundings(file);
    const loaded = await loadFile(file, around, stdin, onBytes);
    const isFound = !file.isNamed && file.location !== null;
    if (isFound && (file.location === settings || isOwnFile(around.name, loaded.documents))) continue;
    for (const document of loaded.documents) documents.push(document);
    for (const problem of loaded.problems) problems.push(problem);
    inputs.push(loaded.input);
  }
  if (inputs.length === 0) throw noFiles(sources);
  return {documents, problems: chartsTogether(problems), inputs};
}

/** The problems with those of one Helm chart told as one: what is to be done is done once. */
function chartsTogether(problems: readonly LoadProblem[]): readonly LoadProblem[] {
  const charts = Map.groupBy(problems, ({chart}) => chart);
  return problems.flatMap(problem => {
    const {chart} = problem;
    const files = charts.get(chart) ?? [];
    if (chart === undefined || files.length < 2) return [problem];
    return files[0] === problem ? [{...problem, message: chartMessage(chart, files.length)}] : [];
  });
}

/** Reads the text of one file; `file` is the path that is reported. For tests, examples and the library. */
export function loadText(text: string, file: string): Loaded {
  const folder = posix.dirname(file);
  const chart = /(?:^|\/)templates(?:\/|$)/.test(folder)
    ? posix.join(folder.replace(/(?:^|\/)templates(?:\/.*)?$/, ''), '.')
    : null;
  const around = {name: posix.basename(file), isNamed: true, folder, chart, partOf: null};
  const {documents, problems, input} = readFileText(text, Buffer.from(text), file, around);
  return {documents, problems, inputs: [input]};
}

async function loadFile(
  file: SourceFile,
  around: Surroundings,
  stdin: Stdin,
  onBytes: LoadOptions['onBytes'],
): Promise<LoadedFile> {
  let bytes: Uint8Array | null;
  try {
    bytes = await readBytes(file, stdin);
  } catch (error) {
    if (file.isNamed) throw sourceError(file.path, error);
    return nothing(file.path, unreadable(file.path, error));
  }
  if (bytes === null) {
    const message = `There is more than ${MAX_BYTES / 1024 / 1024} MiB here, the most that k2e reads of one file. Nothing of it was read; split it.`;
    return nothing(file.path, problemOf(file.path, 'too-large', message));
  }
  if (bytes.length === 0 && file.location === null) {
    const hint = 'If the input comes through a pipe, check whether the command before the pipe failed.';
    throw new InputError('K2E-E104', 'Standard input is empty.', [hint]);
  }
  onBytes?.(bytes.length);
  const decoded = decode(bytes);
  if ('problem' in decoded) return nothing(file.path, problemOf(file.path, 'encoding', decoded.problem));
  return readFileText(decoded.text, decoded.exact ? bytes : null, file.path, around);
}

/** A file of which nothing was read; what it holds is not known, so it is not hashed. */
function nothing(path: string, problem: LoadProblem): LoadedFile {
  return {documents: [], problems: [problem], input: {path, sha256: null, documents: 0}};
}

function problemOf(path: string, kind: LoadProblemKind, message: string): LoadProblem {
  return {kind, message, source: {file: path, line: 1, column: 1}};
}

function noFiles(sources: readonly string[]): InputError {
  if (sources.length === 0) {
    return new InputError('K2E-E103', 'No source was given.', [
      'Name files or folders, or `-` for standard input.',
    ]);
  }
  const places = sources.map(source => (source === '.' ? 'this folder' : source)).join(', ');
  return new InputError('K2E-E103', `There is no manifest in ${places}.`, [
    'k2e reads files that end in .yaml, .yml or .json; hidden folders and node_modules are left out. Name - for standard input.',
  ]);
}
