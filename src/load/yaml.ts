import type {Document, LoadProblem} from './document.ts';
import {readPieces} from './pieces.ts';

/** What a file's text holds. */
export interface YamlFile {
  /** The objects, in order. */
  readonly documents: readonly Document[];
  readonly problems: readonly LoadProblem[];
  /** Documents that hold more than blanks and comments, unreadable ones included. */
  readonly documentCount: number;
}

/**
 * Reads YAML or JSON text exactly as Kubernetes does (`../shared/golden/yaml.json`), and reports what Kubernetes drops in
 * silence. A broken document costs only itself. Never throws for what the text holds; `file` is only for positions.
 */
export function readYaml(text: string, file: string): YamlFile {
  const pieces = readPieces(text, file);
  return {
    documents: pieces.flatMap(({document}) => document ?? []),
    problems: pieces.flatMap(({problems}) => problems),
    documentCount: pieces.length,
  };
}
