import type {ScaledByKeda} from '../../choices/keda/scaling.ts';
import type {ClockScaling, PlannedAction, WindowOutcome} from '../../choices/keda/scheduled-actions.ts';
import {pointer, valueAt} from '../../pointer.ts';
import type {Report, Subject} from '../rule.ts';
import {keysAt, tellOtherFields, unknown} from './scaled-object-leaves.ts';

type Scoped = Pick<Subject<'other'>, 'view' | 'report' | 'drop'>;

/** Accounts for every leaf of a `cron` trigger: its scheduled actions are made of its settings. */
export function tellWindow(
  {view, report, drop}: Scoped,
  outcome: WindowOutcome,
  scaling: ScaledByKeda,
): void {
  const {workload, clock} = scaling;
  const {trigger} = outcome;
  const at = (...keys: string[]) => pointer('spec', 'triggers', trigger.index, ...keys);
  const own = clock?.actions.filter(action => action.trigger === trigger.index) ?? [];
  if (!clock || own.length === 0) {
    report(at(), {
      level: 'info',
      fidelity: 'dropped',
      workload,
      message:
        'This window changes nothing: at all its times another one, or the minimum, asks for as many tasks.',
      remediation: 'Nothing needs to be done.',
    });
    return;
  }
  report(at(), {...wholeNote(own, clock, scaling), workload});
  valueAt(view, at('type'));
  drop(at('metricType'), 'A number of replicas is what it says, of whatever kind the metric is.');
  tellOtherFields({view, report, drop}, at());
  for (const key of keysAt(view, at('metadata'))) {
    const path = at('metadata', key);
    valueAt(view, path);
    const note = SETTINGS.has(key) ? noteOn(key, outcome, own, scaling) : unknown(key);
    if (note) report(path, {...note, workload});
  }
}

const SETTINGS: ReadonlySet<string> = new Set(['start', 'end', 'timezone', 'desiredReplicas']);

/** What the scheduled actions of a window do. */
function wholeNote(own: readonly PlannedAction[], clock: ClockScaling, {outcomes}: ScaledByKeda): Report {
  const [first] = own;
  const isOdd = clock.odd.has(first?.trigger ?? 0);
  const isFirst = clock.actions[0] === first;
  const hasPolicy = outcomes.some(({kind}) => kind === 'policy');
  const stays = clock.mode === 'floor' && !hasPolicy;
  const times = own.map(({schedule, zone, count}) => `${count} from ${schedule} in ${zone}`).join(', ');
  return {
    level: isOdd || stays ? 'review' : 'info',
    fidelity: 'approximate',
    message: [
      `Scheduled actions set the ${clock.mode === 'fixed' ? '' : 'least '}number of tasks: ${times}.`,
      ...(isFirst ? ['Until the first one comes the service has the count that it was made with.'] : []),
      ...(stays ? ['The minimum alone moves, and no policy scales in when it goes down.'] : []),
      ...(isOdd
        ? [
            'KEDA takes a window for open while its next end comes before its next start, so here not every start opens it or not every end closes it; the actions do the same.',
          ]
        : []),
    ].join(' '),
    remediation: isOdd
      ? 'Where that is not meant, give each start one end: the same days in both.'
      : stays
        ? 'Write the policies of the other triggers, or end a pause of scaling in.'
        : 'Nothing needs to be done.',
  };
}

/** What is to be told of one setting. */
function noteOn(
  key: string,
  {trigger, replicas}: WindowOutcome,
  own: readonly PlannedAction[],
  {scaled, max}: ScaledByKeda,
): Report | undefined {
  const note = (message: string): Report => ({
    level: 'info',
    fidelity: 'approximate',
    message,
    remediation: 'Nothing needs to be done.',
  });
  switch (key) {
    case 'start':
    case 'end':
      return own.some(({side}) => side === key)
        ? undefined
        : note(
            `Nothing changes at the ${key} of this window: another one, or the minimum, asks for as many tasks.`,
          );
    case 'timezone':
      return own.every(({zone}) => zone !== trigger.metadata.get('timezone'))
        ? note(`The actions name ${own[0]?.zone}: its clocks show the same, or the expressions name it.`)
        : undefined;
    default:
      if (replicas > max) return {...note(`It is above the maximum, which counts: ${max}.`), level: 'review'};
      return replicas < scaled.min
        ? note(`It is below the minimum, which counts: ${scaled.min}.`)
        : undefined;
  }
}
