import {differences, isSame} from '../equal.ts';
import {type Look, look, type Seen, seenOf} from '../observed.ts';
import type {Hold} from '../plan.ts';
import {type Effect, halt, type Step} from '../step.ts';

/** What has to be looked at to set holds or to give them back. */
export function holdLooks(holds: readonly Hold[]): readonly Look[] {
  return holds.map(({ref, values}) => look('kubernetes.fields', {ref, fields: Object.keys(values)}));
}

/**
 * The next step towards all holds being set (`on`) or as they were found; null when they are. Given back in reverse order. A field that
 * is neither as found nor as held was changed by somebody else: drift.
 */
export function holdStep<S>(
  holds: readonly Hold[],
  seen: readonly Seen[],
  on: boolean,
): Effect | Step<S> | null {
  for (const {ref, values, before, reason} of on ? holds : holds.toReversed()) {
    const {version, values: found} = seenOf(seen, 'kubernetes.fields', {ref, fields: Object.keys(values)});
    const [from, to] = on ? [before, values] : [values, before];
    if (isSame(found, to)) continue;
    const name = `${ref.kind} ${ref.namespace ?? ''}/${ref.name}`;
    if (!isSame(found, from))
      return halt('drift', `${name} is neither as found nor as held (${reason})`, differences(from, found));
    return {
      step: 'effect',
      call: {call: 'kubernetes.set-fields', in: {ref, version, values: to}},
      before: from,
      after: to,
      what: `${on ? 'hold' : 'give back'} ${name}: ${reason}`,
    };
  }
  return null;
}
