import type {Call} from '../cutover/calls.ts';
import type {RecordSet} from '../cutover/records.ts';
import {BATCH} from './kubernetes/cron-job.ts';
import {type KubernetesObject, withField} from './kubernetes/object.ts';
import type {Platforms} from './platforms.ts';
import {Refusal} from './refusal.ts';

/** A change that somebody else made, and how it is taken back. */
export interface ForeignEdit {
  readonly what: string;
  readonly undo: () => void;
}

/**
 * Changes, as somebody else, the very thing that a call is about to change, so that what the caller saw is no longer true. Undefined
 * where nobody could, because the thing is not there.
 */
export function editBefore(platforms: Platforms, {call, in: input}: Call): ForeignEdit | undefined {
  try {
    switch (call) {
      case 'dns.change':
        return editRecord(platforms, input.zone, input.batch.deletes.at(0));
      case 'schedule.set':
        return editSchedule(platforms, input.group, input.name);
      case 'kubernetes.suspend':
      case 'kubernetes.mark-scheduled':
        return editObject(platforms, {
          apiVersion: BATCH,
          kind: 'CronJob',
          namespace: input.namespace,
          name: input.name,
        });
      case 'kubernetes.scale':
      case 'kubernetes.set-fields':
        return editObject(platforms, input.ref);
      default:
        return undefined;
    }
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** Another spelling of an alias's target, which leads to the same place, or another value: what a hand in the console changes. */
function editRecord({route53}: Platforms, zone: string, set: RecordSet | undefined): ForeignEdit | undefined {
  if (set === undefined) return undefined;
  const other: RecordSet = set.alias
    ? {...set, alias: {...set.alias, target: otherSpelling(set.alias.target)}}
    : {...set, values: set.type === 'A' ? ['192.0.2.250'] : (set.values ?? [])};
  const replace = (from: RecordSet, to: RecordSet) =>
    route53.change(zone, [
      {action: 'DELETE', set: from},
      {action: 'CREATE', set: to},
    ]);
  replace(set, other);
  return {
    what: `changed the record set ${set.name} ${set.type} in zone ${zone}`,
    undo: () => void replace(other, set),
  };
}

function otherSpelling(target: string): string {
  return target.startsWith('dualstack.') ? target.slice('dualstack.'.length) : `dualstack.${target}`;
}

function editSchedule({scheduler}: Platforms, group: string, name: string): ForeignEdit {
  const {enabled, definition} = scheduler.get(group, name);
  const set = (digest: string) =>
    scheduler.update({
      group,
      name,
      enabled: scheduler.get(group, name).enabled,
      definition: {...definition, digest},
    });
  scheduler.update({
    group,
    name,
    enabled,
    definition: {...definition, digest: `${definition.digest}-changed`},
  });
  return {what: `changed the schedule ${group}/${name}`, undo: () => set(definition.digest)};
}

/** A label: it gives the object another version, and nothing that k2e looks at. */
function editObject(
  {kubernetes}: Platforms,
  ref: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
  },
): ForeignEdit {
  const label = (value: string | null) =>
    kubernetes.api.update(
      ref,
      undefined,
      object => withField(object, '/metadata/labels/edited-by', value) as KubernetesObject,
    );
  label('somebody');
  return {what: `labelled ${ref.kind} ${ref.namespace ?? ''}/${ref.name}`, undo: () => void label(null)};
}
