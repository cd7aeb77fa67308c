/**
 * What Route 53 says to a change batch (API reference, ChangeResourceRecordSets: a DELETE repeats all values of the set, a CREATE is of
 * a set that is not there, in the order of the batch, all or nothing). moto 5.2.5 refuses to create a set again that was created, changed
 * and deleted before, and judges the creations of a batch before its deletions (route53/models.py, change_resource_record_sets): it is
 * given UPSERT for CREATE, and a batch only after it was judged here.
 */
import {isDeepStrictEqual} from 'node:util';
import type {RecordMember} from '../sighting.ts';
import {recordSetIn} from '../wire.ts';

/** Why Route 53 would refuse a batch, when a zone holds these records; undefined when it would not. */
export function refusalOf(
  xml: string,
  records: ReadonlyMap<string, readonly RecordMember[]>,
): string | undefined {
  const left = new Map(records);
  for (const [, change = ''] of xml.matchAll(/<Change>(.*?)<\/Change>/gs)) {
    const action = /<Action>(.*?)<\/Action>/s.exec(change)?.[1];
    const {key, member} = recordSetIn(change);
    const present = left.get(key) ?? [];
    const same = present.find(({id}) => id === member.id);
    const others = present.filter(({id}) => id !== member.id);
    if (action === 'DELETE' && !(same && isDeepStrictEqual(plain(same), plain(member))))
      return `Tried to delete resource record set ${key} but it was not found, or its values do not match`;
    if (action === 'CREATE' && same)
      return `Tried to create resource record set ${key} but it already exists`;
    left.set(key, action === 'DELETE' ? others : [...others, member]);
  }
  return undefined;
}

/** A batch that was judged, as moto is sent it. */
export function upserting(xml: string): string {
  return xml.replaceAll('<Action>CREATE</Action>', '<Action>UPSERT</Action>');
}

function plain({targets, ...member}: RecordMember): RecordMember {
  return {...member, targets: targets.map(name => name.toLowerCase().replace(/\.$/, ''))};
}
