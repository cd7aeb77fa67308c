import type {Resource} from '../../ecs/plan.ts';
import {textFields} from '../../ecs/resource.ts';
import type {OutputFile} from '../output.ts';
import {compactJson, sortedJson} from '../sorted-json.ts';
import {fileOf, writeText} from './placeholder.ts';

/**
 * The file of one resource: the input of its API call as `aws … --cli-input-json` takes it, with placeholders for what is not
 * known. IAM policy documents and definitions of state machines, objects in the plan, become JSON text; placeholders inside them stand in that text, so what
 * replaces them must need no escaping in JSON (ARNs, ids and names do not).
 */
export function resourceFile({kind, name, input}: Resource): OutputFile {
  const documents = textFields(kind);
  const fields = Object.entries(input).map(([field, value]) => {
    const written = withPlaceholders(value);
    return [
      field,
      documents.includes(field) && written !== undefined ? compactJson(written) : written,
    ] as const;
  });
  return {path: fileOf(`${kind}/${name}`), content: sortedJson(Object.fromEntries(fields))};
}

/**
 * The definition of a state machine as a file of its own, for people and for the editors of the states language: in the file of
 * the resource it is one line of text. Nothing reads it; it has no part in the order of application.
 */
export function definitionFile({kind, name, input}: Resource): readonly OutputFile[] {
  if (kind !== 'state-machines' || !('definition' in input)) return [];
  const content = sortedJson(withPlaceholders(input.definition));
  return [{path: `definitions/${name}.asl.json`, content}];
}

/** The value with every string, and every key, as the native format writes it. */
export function withPlaceholders(value: unknown): unknown {
  if (typeof value === 'string') return writeText(value);
  if (Array.isArray(value)) return value.map(withPlaceholders);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [writeText(key), withPlaceholders(field)]),
  );
}

function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && !(value instanceof Date) && !(value instanceof Uint8Array)
  );
}
