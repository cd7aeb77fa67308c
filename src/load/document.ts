import type {SourcePosition} from '../finding.ts';
import type {JsonObject} from '../json.ts';
import type {Pointer} from '../pointer.ts';

/** One YAML or JSON document that holds an object, with the place of each of its fields. */
export interface Document {
  /** The value as Kubernetes' own reader gives it (`../shared/golden/yaml.json`). */
  readonly value: JsonObject;
  /** Path as the user gave it, with `/` between folders; `-` for standard input. */
  readonly file: string;
  /** Position of the value at `pointer`, or of its nearest ancestor that has one. A field's position is its key's. */
  position(pointer: Pointer): SourcePosition;
}

/** Why something in a file could not be read, or was read in a way that loses something. */
export const LOAD_PROBLEMS = [
  'syntax',
  'not-an-object',
  'not-a-manifest',
  'duplicate-key',
  'missing-separator',
  'helm-template',
  'placeholder',
  'kustomization',
  'encoding',
  'encrypted',
  'too-large',
  'too-deep',
  'alias-bomb',
  'after-end-marker',
  'ignored-text',
  'unreadable',
] as const;
export type LoadProblemKind = (typeof LOAD_PROBLEMS)[number];

/** A problem in an input file: a finding of the report, never an exception. The text never quotes the file's content. */
export interface LoadProblem {
  readonly kind: LoadProblemKind;
  /** One sentence: what is wrong, and what k2e did about it. */
  readonly message: string;
  readonly source: SourcePosition;
  /** Where it is about a field of a document that was read; else `/<number>`, the document's place in its file from 0. */
  readonly pointer?: Pointer;
  readonly document?: Document;
  /** The Helm chart that the file belongs to, where it is known: a path as the user gave it. */
  readonly chart?: string;
  /** For `placeholder`: all places that are to be filled in. */
  readonly open?: readonly OpenPlace[];
  /** For `placeholder`: how many documents were left out. */
  readonly leftOut?: number;
}

/** A place of a file that a script fills in before Kubernetes reads it. */
export interface OpenPlace {
  /** Name of the variable: `IMAGE_TAG`. */
  readonly name: string;
  /** The text that stands for its value: `${IMAGE_TAG}`. */
  readonly text: string;
  readonly source: SourcePosition;
  /** The document and the field in it, where the document was kept: it is the name of an image. */
  readonly document?: Document;
  readonly pointer?: Pointer;
}

/** One input file, for the report. */
export interface Input {
  readonly path: string;
  /** SHA-256 of the bytes, or null when the file holds a secret: a hash of one may not leave memory. */
  readonly sha256: string | null;
  readonly documents: number;
}

/** What the load stage gives. */
export interface Loaded {
  readonly documents: readonly Document[];
  readonly problems: readonly LoadProblem[];
  readonly inputs: readonly Input[];
}
