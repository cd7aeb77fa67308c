import {parseText, type TextPart} from '../../ecs/token.ts';
import {fileOf, placeholderOf} from '../native/placeholder.ts';
import {sha256} from '../sorted-json.ts';

/** An environment variable that a tool's template reads. */
export interface Variable {
  readonly name: string;
  /** What the variable holds, in one line of plain ASCII text or of k2e's own names. */
  readonly meaning: string;
  /** The key of `k2e.yaml` that makes the variable needless. */
  readonly key?: string;
  /** The placeholder of the native format for it; none for one item of a list. */
  readonly placeholder?: string;
}

/** A token of a plan, without the text around it. */
type Token = Exclude<TextPart, {kind: 'text'}>;

/** Items of a list that is not known: services spread over two Availability Zones. */
const ITEMS_OF_UNKNOWN_LIST = [1, 2];

/**
 * The variable that stands for a token. Its name is `K2E_` and the token's own words in capitals: `K2E_AWS_REGION` for the key
 * `aws.region`, `K2E_ROLES_SHOP_CART_EXECUTION_ARN` for `/Role/Arn` of `roles/shop-cart-execution`. Words that capitals and
 * underscores cannot tell apart (`a.b`, `a-b`) get a hash, so that names depend on nothing but the token.
 */
export function variableOf(token: Token): Variable {
  if (token.kind === 'config') {
    return {
      name: named(token.key, /^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)*$/),
      meaning: `the value of ${ascii(token.key)} in k2e.yaml`,
      key: token.key,
      placeholder: placeholderOf(token),
    };
  }
  const {resource, pointer} = token;
  const field = pointer.slice(pointer.lastIndexOf('/') + 1);
  const answer = /^\/([A-Za-z]+\/)?(0\/)?[A-Za-z]+$/.test(pointer) ? field : `${field}#${pointer}`;
  return {
    name: named(`${resource}/${answer}`, /^[a-z0-9-]+\/[a-z0-9-]+\/[A-Za-z]+$/),
    meaning: `${ascii(pointer)} of what AWS answers when ${ascii(fileOf(resource))} is applied`,
    placeholder: placeholderOf(token),
  };
}

/**
 * The variables of a list of which nothing is known but its key, or undefined for any other list. A list that holds one key
 * alone stands for the key's list; a template cannot repeat an item, so there are two variables, ending in `_1` and `_2`.
 */
export function listVariables(items: readonly unknown[]): readonly Variable[] | undefined {
  const [only, ...others] = items;
  if (typeof only !== 'string' || others.length > 0) return undefined;
  const [part, ...rest] = parseText(only);
  if (part?.kind !== 'config' || rest.length > 0) return undefined;
  const {name, meaning, key = ''} = variableOf(part);
  return ITEMS_OF_UNKNOWN_LIST.map(item => ({
    name: `${name}_${item}`,
    meaning: `item ${item} of ${meaning.replace(/^the value of /, '')}`,
    key,
  }));
}

function named(words: string, unambiguous: RegExp): string {
  const capitals = words
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
  return `K2E_${capitals}${unambiguous.test(words) ? '' : `_${sha256(words).slice(0, 8).toUpperCase()}`}`;
}

/** The text without what could end a line. */
function ascii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?');
}
