/**
 * Route 53 knows a record set by name, type and identifier (API reference, ResourceRecordSet `SetIdentifier`: "differentiates among
 * multiple resource record sets that have the same combination of name and type"). moto 5.2.5 deletes by the identifier alone, in the
 * whole zone (route53/models.py, delete_rrset_by_id), so it is given identifiers that hold name and type, too.
 */
const MARK = '~k2e~';

/** A request as moto is sent it. */
export function withOwnIdentifiers(xml: string): string {
  return xml.replaceAll(/<ResourceRecordSet>.*?<\/ResourceRecordSet>/gs, set => {
    const [name, type] = [/<Name>(.*?)<\/Name>/s, /<Type>(.*?)<\/Type>/s].map(tag => tag.exec(set)?.[1]);
    return set.replace('</SetIdentifier>', `${MARK}${name?.replace(/\.$/, '')} ${type}</SetIdentifier>`);
  });
}

/** A text of moto's as Route 53 would have written it. */
export function withoutOwnIdentifiers(text: string): string {
  return text.replaceAll(/~k2e~[^<]*/g, '');
}
