import {RESERVED} from '../json.ts';
import type {Pointer} from '../pointer.ts';
import type {Handle, ResourceKey} from './resource.ts';

/**
 * Tokens stand in a plan's strings for what is not known yet: a value of `k2e.yaml` (`config`) or a part of AWS's answer
 * when another resource is made (`ref`). They are delimited by Unicode noncharacters, which no manifest's text can hold
 * (the load stage refuses documents with them, `json.ts`), so a user's `${k2e:…}` is never taken for one.
 * Each emitter writes them in its own way; `native` writes `${k2e:network.subnets}` and
 * `${k2e:ref:target-groups/web.json#/TargetGroups/0/TargetGroupArn}`.
 */
const [OPEN, CLOSE, SEPARATOR] = RESERVED;

/** A piece of a string that may hold tokens. */
export type TextPart =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'config'; readonly key: string}
  | {readonly kind: 'ref'; readonly resource: ResourceKey; readonly pointer: Pointer};

/** The token for `key` of `k2e.yaml`, for example `network.subnets`. Rules get it from `context.setting()`, which also reports. */
export function configToken(key: string): string {
  return `${OPEN}config${SEPARATOR}${key}${CLOSE}`;
}

/** The token for the part at `pointer` of AWS's answer when the resource is made. */
export function refToken({kind, name}: Handle, pointer: Pointer): string {
  return `${OPEN}ref${SEPARATOR}${kind}/${name}${SEPARATOR}${pointer}${CLOSE}`;
}

/** True when the string holds a token. */
export function hasToken(text: string): boolean {
  return text.includes(OPEN);
}

/** The string cut into literal text and tokens, in order. */
export function parseText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (let open = text.indexOf(OPEN); open !== -1; open = text.indexOf(OPEN, end)) {
    const close = text.indexOf(CLOSE, open);
    if (close === -1) break;
    if (open > end) parts.push({kind: 'text', text: text.slice(end, open)});
    const [kind, first = '', second = ''] = text.slice(open + 1, close).split(SEPARATOR);
    if (kind === 'ref') parts.push({kind, resource: first as ResourceKey, pointer: second});
    else parts.push({kind: 'config', key: first});
    end = close + 1;
  }
  if (end < text.length) parts.push({kind: 'text', text: text.slice(end)});
  return parts;
}

/** The text with its references to one resource turned to another of the same kind. */
export function redirected(text: string, from: Handle, to: Handle): string {
  const start = ({kind, name}: Handle) => `${OPEN}ref${SEPARATOR}${kind}/${name}${SEPARATOR}`;
  return text.replaceAll(start(from), () => start(to));
}
