import {normaliseName} from '../../cutover/record-name.ts';

/**
 * A name as Route 53 keeps and lists it: lower case, with the final dot, everything but letters, digits, `-`, `_` and `.` as octal
 * escapes (developer guide, "DNS domain name format").
 */
export function storedName(name: string): string {
  const plain = normaliseName(name);
  const kept = plain.replace(/\\[0-7]{3}|[^a-z0-9._-]/g, part => (part.length > 1 ? part : octal(part)));
  return `${kept}.`;
}

function octal(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map(byte => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('');
}

/** True for the zone's own name and everything below it; both as stored. */
export function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** The wildcards that could answer for a name in a zone, the nearest first; all as stored. */
export function wildcardsFor(name: string, zone: string): readonly string[] {
  const labels = name
    .slice(0, -zone.length)
    .split('.')
    .filter(label => label !== '');
  return labels.map((_, index) => `\\052.${[...labels.slice(index + 1), ''].join('.')}${zone}`);
}
