import type {CutoverDraft} from '../draft.ts';
import {normaliseName} from '../record-name.ts';

type Host = CutoverDraft['web'][number];

/** So many callers stand in a note; the rest is counted, and all stand in cutover.yaml. */
const NAMED = 8;

/**
 * Who in the cluster calls a host, as the manifests tell (T21). A record's weight moves only those that ask for the record: calls by the
 * name of a Service stay on the side on which the caller runs.
 */
export function callerNotes({host, callers = []}: Host): readonly string[] {
  const itself = normaliseName(host);
  const inside = callers.filter(({names}) => names.some(name => normaliseName(name) !== itself));
  const outside = callers.filter(({names}) => names.some(name => normaliseName(name) === itself));
  return [
    ...(inside.length === 0
      ? []
      : [
          `${host}: calls inside the cluster do not follow the weights. ${listed(inside, itself)}: what they call by these names stays on Kubernetes for as long as they run there themselves, also at 100 %. Move them, or let them call ${host}, before its pods go.`,
        ]),
    ...(outside.length === 0
      ? []
      : [
          `${host} is called from inside the cluster by that name, by ${some(outside.map(({workload}) => workload))}: these follow the weights like any client, unless \`hostAliases\` or CoreDNS answer for it there.`,
        ]),
  ];
}

function listed(callers: NonNullable<Host['callers']>, itself: string): string {
  return some(
    callers.map(
      ({workload, names}) =>
        `${workload} (by ${names.filter(name => normaliseName(name) !== itself).join(', ')})`,
    ),
  );
}

function some(texts: readonly string[]): string {
  const rest = texts.length - NAMED;
  return [...texts.slice(0, NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
