import {visibleJson} from '../json.ts';
import type {WebTrack, ZonePlan} from './plan.ts';
import type {RecordSet} from './records.ts';

/** A record set in its zone. */
interface Placed {
  readonly zone: ZonePlan;
  readonly set: RecordSet;
}

/**
 * The records that remain as a `.tf.json` file: an `aws_route53_record` for each, with an `import` that takes the present one over (Terraform 1.5;
 * provider `aws`, "Resource: aws_route53_record", Import). JSON, so that no name can break out of it.
 */
export function terraformRecords(web: readonly WebTrack[]): string {
  const all = web.flatMap(({zones}) =>
    zones.flatMap(zone => zone.after.filter(({type}) => type !== 'TXT').map(set => ({zone, set}))),
  );
  const names = namesOf(all);
  const named = all.map((placed, index) => ({...placed, name: names[index] ?? ''}));
  const resources = named.map(({zone, set, name}) => [name, argumentsOf(zone, set)] as const);
  const imports = named.map(({zone: {zone}, set, name}) => ({
    to: `aws_route53_record.${name}`,
    id: literal(`${zone}_${set.name}_${set.type}`),
  }));
  const file = {resource: {aws_route53_record: Object.fromEntries(resources)}, import: imports};
  return `${visibleJson(JSON.stringify(file, null, 2))}\n`;
}

function argumentsOf({zone}: ZonePlan, {name, type, ttl, values, alias}: RecordSet): object {
  return {
    zone_id: literal(zone),
    name: literal(name),
    type: literal(type),
    ...(alias
      ? {
          alias: {
            name: literal(alias.target),
            zone_id: literal(alias.zone),
            evaluate_target_health: alias.evaluateHealth,
          },
        }
      : {ttl, records: (values ?? []).map(literal)}),
  };
}

/** `shop_example_com_a`, and where several would have one name a number behind it, as in two zones; a name begins with a letter. */
function namesOf(all: readonly Placed[]): readonly string[] {
  const plain = all.map(({zone, set}) => {
    const name = `${set.name}_${set.type}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
    return `${zone.private ? 'private' : 'record'}_${name.replace(/^_/, '')}`;
  });
  return plain.map((name, index) => {
    const same = plain.slice(0, index).filter(other => other === name).length;
    return same === 0 ? name : `${name}__${same + 1}`;
  });
}

/** Terraform reads `${` and `%{` in the texts of JSON as templates. */
function literal(text: string): string {
  return text.replaceAll(/([$%])\{/g, '$1$1{');
}
