import {createHash} from 'node:crypto';
import type {Document, Input, LoadProblem, LoadProblemKind} from './document.ts';
import {encryptedFileProblem, withoutEncrypted} from './encrypted.ts';
import {chartFileProblem, takeTemplates} from './helm.ts';
import {
  isKustomization,
  isKustomizationName,
  kustomizationProblem,
  kustomizePartProblem,
} from './kustomize.ts';
import {type Piece, readPieces} from './pieces.ts';
import {takePlaceholders} from './placeholders.ts';
import {mayHoldSecret} from './secrecy.ts';

/** Where a file stands among others. Folders are paths as the user gave them, or null where they are not known. */
export interface Surroundings {
  /** The file's own name. */
  readonly name: string;
  /** True for a source that the user named, false for what was found in a folder. */
  readonly isNamed: boolean;
  /** The folder that it is in. */
  readonly folder: string | null;
  /** The Helm chart around it. */
  readonly chart: string | null;
  /** The kustomization (its folder) that uses it as a patch or for its configuration. */
  readonly partOf: string | null;
}

/** What the load stage gives for one file. */
export interface LoadedFile {
  readonly documents: readonly Document[];
  readonly problems: readonly LoadProblem[];
  readonly input: Input;
}

/**
 * Reads the text of one file, and recognises what is no manifest: templates and other files of Helm charts, kustomizations and
 * their parts. `bytes` are hashed, unless null (they may not be) or the file may hold a Secret.
 */
export function readFileText(
  text: string,
  bytes: Uint8Array | null,
  file: string,
  around: Surroundings,
): LoadedFile {
  const all = readPieces(text, file);
  const places = new Map(all.map((piece, index) => [piece, index]));
  const secret = bytes === null || mayHoldSecret(text, all);
  const sha256 = secret ? null : createHash('sha256').update(bytes).digest('hex');
  const {pieces, problems, hasValues} = recognise(text, file, all, around);
  return {
    documents: pieces.flatMap(({document}) => document ?? []),
    problems: [...problems, ...pieces.flatMap(piece => numbered(piece, places.get(piece) ?? 0))],
    input: {path: file, sha256: hasValues ? null : sha256, documents: all.length},
  };
}

/** The problems of a piece; those of one that could not be read get its number in the file, which tells them apart. */
function numbered({problems}: Piece, index: number): readonly LoadProblem[] {
  return problems.map(problem => (problem.document ? problem : {pointer: `/${index}`, ...problem}));
}

/** The pieces that are manifests, and the problems of those that are not. */
interface Recognised {
  readonly pieces: readonly Piece[];
  readonly problems: readonly LoadProblem[];
  /** True for values of a Helm chart, in which passwords are common. */
  readonly hasValues: boolean;
}

function recognise(text: string, file: string, pieces: readonly Piece[], around: Surroundings): Recognised {
  const {name, isNamed, folder, chart, partOf} = around;
  const nothing = (problem: LoadProblem, hasValues = false) => ({pieces: [], problems: [problem], hasValues});
  const encrypted = encryptedFileProblem(text, file);
  if (encrypted !== undefined) return nothing(encrypted, true);
  if (isKustomizationName(name)) return nothing(kustomizationProblem(file, folder));
  if (partOf !== null) return nothing(kustomizePartProblem(file, partOf));
  const chartFile = chartFileProblem(file, name, pieces, chart);
  if (chartFile !== null) return nothing(chartFile, true);
  const {pieces: plain, problem} = takeTemplates(text, file, pieces, chart);
  const possible = isNamed ? plain : plain.map(piece => (isForeign(piece, text) ? foreign(piece) : piece));
  const {pieces: filled, problem: open} = takePlaceholders(text, file, possible.map(withoutEncrypted));
  const kept = filled.filter(({document}) => document === null || !isKustomization(document.value));
  const problems = [problem, open].filter(each => each !== null);
  if (kept.length < filled.length) problems.push(kustomizationProblem(file, folder));
  return {pieces: kept, problems, hasValues: false};
}

/** True for what cannot be read as an object and names neither of the fields that every object of Kubernetes has. */
function isForeign({document, problems, start, end}: Piece, text: string): boolean {
  const isUnread = document === null && problems.every(({kind}) => UNREAD.has(kind));
  return isUnread && !/apiVersion|kind/i.test(text.slice(start, end));
}

const UNREAD: ReadonlySet<LoadProblemKind> = new Set(['syntax', 'encoding', 'not-an-object']);

/** The same piece as one of another tool, of which nobody misses anything: a folder holds fixtures and dumps as well. */
function foreign(piece: Piece): Piece {
  const message =
    'This is no object that can be read, and neither `apiVersion` nor `kind` stands in it: it is no manifest, and k2e leaves it out.';
  return {
    ...piece,
    broken: false,
    problems: piece.problems.map(each => ({...each, kind: 'not-a-manifest', message})),
  };
}
