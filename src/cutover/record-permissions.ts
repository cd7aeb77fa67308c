import type {Plan} from './plan.ts';
import {any, type Statement} from './statement.ts';

/** Reads the records of the zones that a role has; without one, of the own account's. */
export function readRecords(plan: Plan, role?: string): readonly Statement[] {
  return zones(plan, 'ReadRecords', ['route53:ListResourceRecordSets'], role);
}

/** Reads which name servers those zones have, where guards ask them. */
export function readNameServers(plan: Plan, role?: string): readonly Statement[] {
  return plan.web.some(({guards}) => guards.answers)
    ? zones(plan, 'ReadNameServers', ['route53:GetHostedZone'], role)
    : [];
}

/** Changes the records of the plan, and no others: by name, type and action. */
export function changeRecords(plan: Plan, role?: string): readonly Statement[] {
  const places = plan.web.flatMap(track => track.zones).filter(zone => zone.role === role);
  const sets = places.flatMap(zone => [...zone.before, ...zone.source, ...zone.target, ...zone.after]);
  if (sets.length === 0) return [];
  const unique = (texts: readonly string[]) => [...new Set(texts)].sort();
  return [
    {
      Sid: 'ChangeRecords',
      Effect: 'Allow',
      Action: ['route53:ChangeResourceRecordSets'],
      Resource: unique(places.map(({zone}) => `arn:aws:route53:::hostedzone/${zone}`)),
      Condition: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': unique(
            sets.map(({name}) => conditionName(name)),
          ),
          'route53:ChangeResourceRecordSetsRecordTypes': unique(sets.map(({type}) => type)),
          'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE'],
        },
      },
    },
  ];
}

/**
 * Conditions have names in lower case without the last dot; other characters than these as three octal digits (cutover T14, T26). What a
 * name has escaped already, because it cannot be printed, stays.
 */
export function conditionName(name: string): string {
  return name.replace(/\\[0-7]{3}|[^a-z0-9_.-]/gu, part =>
    part.length === 4 && part.startsWith('\\') ? part : octal(part),
  );
}

/** `*` → `\052`; Route 53 escapes each byte. */
function octal(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map(byte => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('');
}

function zones(plan: Plan, Sid: string, Action: readonly string[], role?: string): readonly Statement[] {
  const ids = plan.web.flatMap(track => track.zones.filter(zone => zone.role === role).map(({zone}) => zone));
  return any(
    ids,
    Sid,
    Action,
    [...new Set(ids)].map(id => `arn:aws:route53:::hostedzone/${id}`),
  );
}
