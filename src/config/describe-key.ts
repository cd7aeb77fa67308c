import type {Json} from '../json.ts';
import {oneOf} from './check-config.ts';
import {SCHEMA} from './schema.ts';
import type {Setting, Shape} from './setting.ts';

/** What is known about one key of `k2e.yaml`. */
export interface KeyDescription {
  /** The sections that the key is in, outermost first, and the key itself. */
  readonly steps: readonly string[];
  /** The key with names that the user chooses in angle brackets: `tls.certificates.<host>`. */
  readonly name: string;
  /** What k2e does with it, in full sentences. */
  readonly description: string;
  /** Why k2e cannot find the value itself. */
  readonly why?: string;
  /** The key whose value gives this one its value, when this one is left out. */
  readonly follows?: string;
  /** What is expected, to stand behind "expected": `the id of a VPC, such as vpc-…`. */
  readonly expects: string;
  /** Anchored regular expression of the text, or of each item of a list of texts (`forms.ts`). */
  readonly pattern?: string;
  readonly example?: Json;
  readonly default?: Json;
}

/**
 * What is known about `key`, written with dots: `network.vpcId`, `tls.certificates.shop.example.com`,
 * `workloads.Deployment/shop/web.cpu`. Undefined when `k2e.yaml` has no such key.
 */
export function describeKey(key: string): KeyDescription | undefined {
  const described = describe({shape: SCHEMA, description: ''}, key);
  return described && {...described, name: described.name.slice(1)};
}

/** The names of all keys that hold a value, in the order of the schema: `aws.accountId`, `tls.certificates.<host>`. */
export function keyNames(): string[] {
  return namesOf(SCHEMA, '');
}

function namesOf(shape: Shape, name: string): string[] {
  if (shape.kind === 'dictionary') return namesOf(shape.of, `${name}.<${shape.keyName}>`);
  if (shape.kind !== 'group') return [name.slice(1)];
  return Object.entries(shape.fields).flatMap(([key, setting]) => namesOf(setting.shape, `${name}.${key}`));
}

function describe(setting: Setting, key: string): KeyDescription | undefined {
  const {shape, description, why, follows} = setting;
  if (key === '') {
    const example = setting.example ?? exampleOf(shape);
    const standard = setting.default ?? setting.derived;
    const pattern = patternOf(shape);
    return {
      steps: [],
      name: '',
      description,
      expects: expectationOf(shape),
      ...(pattern === undefined ? {} : {pattern}),
      ...(why === undefined ? {} : {why}),
      ...(follows === undefined ? {} : {follows}),
      ...(example === undefined ? {} : {example}),
      ...(standard === undefined ? {} : {default: standard}),
    };
  }
  if (shape.kind === 'group') {
    const [step = ''] = key.split('.', 1);
    const field = Object.hasOwn(shape.fields, step) ? shape.fields[step] : undefined;
    return field && below(step, `.${step}`, describe(field, key.slice(step.length + 1)));
  }
  if (shape.kind !== 'dictionary') return undefined;
  const field = shape.of.kind === 'group' ? lastField(shape.of.fields, key) : '';
  const step = field === '' ? key : key.slice(0, -field.length - 1);
  const name = `.<${shape.keyName}>`;
  const item: Setting = {
    shape: shape.of,
    description: setting.each ?? description,
    ...(why === undefined ? {} : {why}),
  };
  return new RegExp(shape.keys.pattern, 'u').test(step)
    ? below(step, name, describe(item, field))
    : undefined;
}

/** The last dotted part of a key if it is a field, because names of objects hold dots too; else `''`. */
function lastField(fields: object, key: string): string {
  const last = key.slice(key.lastIndexOf('.') + 1);
  return last !== key && Object.hasOwn(fields, last) ? last : '';
}

function below(step: string, name: string, inner: KeyDescription | undefined): KeyDescription | undefined {
  return inner && {...inner, steps: [step, ...inner.steps], name: `${name}${inner.name}`};
}

function exampleOf(shape: Shape): Json | undefined {
  if (shape.kind === 'text') return shape.form.examples[0];
  if (shape.kind === 'choice') return shape.values[0];
  if (shape.kind !== 'list') return undefined;
  const item = exampleOf(shape.of);
  return item === undefined ? undefined : [item];
}

function patternOf(shape: Shape): string | undefined {
  if (shape.kind === 'list') return patternOf(shape.of);
  return shape.kind === 'text' ? shape.form.pattern : undefined;
}

function expectationOf(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return shape.form.says;
    case 'choice':
      return oneOf(shape.values);
    case 'whole':
      return `a whole number from ${shape.minimum} to ${shape.maximum} (${shape.unit})`;
    case 'flag':
      return 'true or false';
    case 'list':
      return `a list, each item ${expectationOf(shape.of)}`;
    case 'dictionary':
      return `a map from ${shape.keys.says} to ${expectationOf(shape.of)}`;
    default:
      return 'a map';
  }
}
