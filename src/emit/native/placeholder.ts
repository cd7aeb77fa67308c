import {parseText, type TextPart} from '../../ecs/token.ts';

/**
 * How the native format writes what is not known yet. A placeholder is `${k2e:` … `}`:
 *
 * - `${k2e:network.taskSubnets}`: the value of that key of `k2e.yaml`. A list of one such string stands for the whole list.
 * - `${k2e:ref:target-groups/shop-web.json#/TargetGroups/0/TargetGroupArn}`: the part at this JSON pointer of what AWS
 *   answers when the file before the `#` is applied.
 * - `${k2e:dollar}`: the character `$`. The user's own text `${k2e:x}` is written `${k2e:dollar}{k2e:x}`, so that nobody takes
 *   it for a placeholder.
 *
 * Whoever fills in placeholders goes over a string once, from left to right, and does not look at what was put in. Inside a
 * placeholder `%` and `}` are written `%25` and `%7D`. Only the resources' files hold placeholders (in values and in keys),
 * and copies of parts of them that are there to be read; the index and the report are plain.
 */
export function writeText(text: string): string {
  return parseText(text).map(writePart).join('');
}

/** The file of a resource, below the output folder. */
export function fileOf(key: string): string {
  return `${key}.json`;
}

function writePart(part: TextPart): string {
  switch (part.kind) {
    case 'text':
      return part.text.replaceAll('${k2e:', '${k2e:dollar}{k2e:');
    default:
      return placeholderOf(part);
  }
}

/** The placeholder for a token. */
export function placeholderOf(token: Exclude<TextPart, {kind: 'text'}>): string {
  if (token.kind === 'config') return placeholder(token.key);
  return placeholder(`ref:${fileOf(token.resource)}#${token.pointer}`);
}

function placeholder(inside: string): string {
  return `\${k2e:${inside.replaceAll('%', '%25').replaceAll('}', '%7D')}}`;
}
