import type {RegisterTaskDefinitionRequest} from '@aws-sdk/client-ecs';
import {hasToken, parseText} from '../../ecs/token.ts';
import {writeText} from '../native/placeholder.ts';
import {type DataValues, tokenKey} from './data-values.ts';
import {starlarkString} from './starlark.ts';
import {Expression, yttYaml} from './yaml.ts';

const HEADER = `#@ load("@ytt:data", "data")
---
`;

/** Keys that ytt takes from YAML: it puts them into its code as they are, so that one with a line break ends a line of it. */
const PLAIN_KEY = /^[\x20-\x7e]*$/;

/**
 * A task definition as a template of ytt that renders to the native file: images and tokens are expressions over the data
 * values. Text of users stands in YAML's quotation marks or in Starlark's, where ytt looks for nothing.
 */
export function yttTemplate(input: RegisterTaskDefinitionRequest, values: DataValues): string {
  const write = (value: unknown): unknown => {
    if (typeof value === 'string') return hasToken(value) ? new Expression(codeOf(value)) : writeText(value);
    if (Array.isArray(value)) return value.map(write);
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    if (fields.some(([key]) => hasToken(key) || !PLAIN_KEY.test(key))) return new Expression(literal(value));
    return Object.fromEntries(fields.map(([key, field]) => [writeText(key), write(field)]));
  };
  const containerDefinitions = input.containerDefinitions?.map(container => {
    const image = values.images.get(container.image ?? '');
    const written = Object(write(container));
    return image ? {...written, image: new Expression(`data.values.images.${image.key}`)} : written;
  });
  const document = {...Object(write(input)), ...(containerDefinitions ? {containerDefinitions} : {})};
  return HEADER + yttYaml(document);
}

/** The expression for a text with tokens. */
function codeOf(text: string): string {
  const parts = parseText(text).map(part =>
    part.kind === 'text' ? starlarkString(writeText(part.text)) : `data.values.aws.${tokenKey(part)}`,
  );
  return parts.join(' + ');
}

/** The expression for any value of JSON: ytt has none for a key alone. */
function literal(value: unknown): string {
  if (typeof value === 'string') return hasToken(value) ? codeOf(value) : starlarkString(writeText(value));
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return value === null ? 'None' : String(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([key, field]) => `${literal(key)}: ${literal(field)}`).join(', ')}}`;
}
