import type {CutoverDraft} from '../draft.ts';
import type {Beside} from '../plan.ts';
import type {Refusal} from './discovery.ts';

/** The services that run beside their pods: all but those that are handed over (T60). */
export function besideOf({workers}: CutoverDraft): readonly Beside[] {
  return workers.flatMap(({workload, service, mode, signs}) =>
    mode === 'exclusive' ? [] : [{workload, service, mode, ...(signs !== undefined && {signs})}],
  );
}

/** A host moves by weights only where both sides may serve it at once. */
export function oneSided(
  host: string,
  {services}: CutoverDraft['web'][number],
  {workers}: CutoverDraft,
): Refusal | undefined {
  const alone = workers.filter(({mode, service}) => mode === 'exclusive' && services.includes(service));
  if (alone.length === 0) return undefined;
  return {
    what: host,
    why: `${alone.map(({workload}) => workload).join(', ')} ${alone.length === 1 ? 'serves' : 'serve'} it, and may run on one side only, as \`cutover.workers\` of k2e.yaml says: while weights move both sides have to serve`,
    remedy: 'Take what must not run twice out of the server, say overlap, convert and plan again.',
  };
}
