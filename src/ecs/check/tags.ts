import {isObject} from '../../json.ts';
import {type Pointer, pointer} from '../../pointer.ts';
import {TAGS} from '../limits.ts';
import type {Resource} from '../plan.ts';
import {RESOURCE_KINDS} from '../resource.ts';
import {isTagText} from '../tag-text.ts';
import {hasToken} from '../token.ts';
import type {Constraint} from './constraint.ts';
import {repeated} from './text.ts';

/** One tag with its place, and those of its halves. */
interface Tag {
  readonly at: Pointer;
  readonly keyAt: Pointer;
  readonly valueAt: Pointer;
  readonly key: string;
  readonly value: string;
}

/** A list of tags, each `{key, value}` or `{Key, Value}`, or a map of them, in one form. */
function tagsIn(value: unknown, at: Pointer): Tag[] {
  if (Array.isArray(value)) {
    return value.map((tag: unknown, index) => {
      const names =
        text(tag, 'Key') === undefined ? (['key', 'value'] as const) : (['Key', 'Value'] as const);
      const place = `${at}/${index}`;
      return {
        at: place,
        keyAt: `${place}/${names[0]}`,
        valueAt: `${place}/${names[1]}`,
        key: text(tag, names[0]) ?? '',
        value: text(tag, names[1]) ?? '',
      };
    });
  }
  if (!isObject(value)) return [];
  return Object.entries(value).map(([key, item]) => {
    const place = at + pointer(key);
    return {at: place, keyAt: place, valueAt: place, key, value: typeof item === 'string' ? item : ''};
  });
}

function text(value: unknown, key: string): string | undefined {
  const field = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof field === 'string' ? field : undefined;
}

/** Every list of tags of a resource. */
function tagLists({kind, input}: Resource): Tag[][] {
  const lists: Tag[][] = [];
  if ('tags' in input) lists.push(tagsIn(input.tags, '/tags'));
  if ('Tags' in input) lists.push(tagsIn(input.Tags, '/Tags'));
  if ('TagSpecifications' in input) {
    for (const [index, {Tags}] of (input.TagSpecifications ?? []).entries())
      lists.push(tagsIn(Tags, `/TagSpecifications/${index}/Tags`));
  }
  if (kind === 'schedules' && 'Target' in input)
    lists.push(tagsIn(input.Target?.EcsParameters?.Tags, '/Target/EcsParameters/Tags'));
  return lists;
}

function keyFault(key: string): string | undefined {
  if (hasToken(key)) return undefined;
  if (key === '' || key.length > TAGS.keyLength)
    return `The key of a tag has 1 to ${TAGS.keyLength} characters.`;
  if (key.toLowerCase().startsWith(TAGS.reservedPrefix))
    return 'Keys that begin with "aws:" are those of AWS.';
  return isTagText(key) ? undefined : 'The key of a tag has letters, digits, spaces and "_.:/=+-@" only.';
}

function valueFault(value: string): string | undefined {
  if (hasToken(value)) return undefined;
  if (value.length > TAGS.valueLength)
    return `The value of a tag has at most ${TAGS.valueLength} characters.`;
  return isTagText(value) ? undefined : 'The value of a tag has letters, digits, spaces and "_.:/=+-@" only.';
}

/** Tags of every kind of resource. */
export const TAG_CONSTRAINTS: readonly Constraint[] = [
  {
    id: 'check/tags',
    summary:
      'A resource has at most 50 tags; keys differ, have at most 128 characters and do not begin with "aws:"; values have at most 256.',
    remediation: 'Change `tags` in k2e.yaml, or the labels that become tags.',
    source: 'AWS tagging rules, as in the API references of each service (Tag).',
    test: (context, report) => {
      for (const resource of RESOURCE_KINDS.flatMap(kind => context.all(kind))) {
        for (const tags of tagLists(resource)) {
          const say = (at: Pointer, message: string): void =>
            report(`${resource.kind}/${resource.name}`, at, message);
          for (const {keyAt, valueAt, key, value} of tags) {
            const [ofKey, ofValue] = [keyFault(key), valueFault(value)];
            if (ofKey) say(keyAt, ofKey);
            if (ofValue) say(valueAt, ofValue);
          }
          for (const index of repeated(tags, ({key}) => key))
            say(tags[index]?.at ?? '', 'The key is used twice.');
          if (tags.length > TAGS.count)
            say(
              tags[0]?.at.replace(/\/[^/]*$/, '') ?? '',
              `There are ${tags.length} tags; ${TAGS.count} are allowed.`,
            );
        }
      }
    },
  },
];
