import {CallError, type ListenerSeen} from '../calls.ts';
import {lossesOf} from '../listening.ts';
import type {BalancerSeen, Discovery, Refusal} from './discovery.ts';

/** What a load balancer listens on, asked once for each. */
export type Listeners = (arn: string) => Promise<readonly ListenerSeen[] | CallError>;

/** Asks once for each load balancer; a refusal is an answer too: then nothing is known of its listeners. */
export function listenersOnce(discovery: Pick<Discovery, 'listeners'>): Listeners {
  const asked = new Map<string, Promise<readonly ListenerSeen[] | CallError>>();
  return arn => {
    const answer =
      asked.get(arn) ??
      discovery.listeners(arn).catch((error: unknown) => {
        if (error instanceof CallError) return error;
        throw error;
      });
    asked.set(arn, answer);
    return answer;
  };
}

/** Why a host is not planned, as the listeners of its load balancers tell, and what reviewers should know of them. */
export interface Heard {
  readonly refusals: readonly Refusal[];
  readonly notes: readonly string[];
}

/** Looks whether the clients of a host find on the target what they find on the source. */
export async function heardOn(
  host: string,
  source: BalancerSeen,
  target: BalancerSeen,
  listeners: Listeners,
  plain = false,
): Promise<Heard> {
  const [there, here] = [await listeners(source.arn), await listeners(target.arn)];
  for (const [answer, {name}] of [
    [there, source],
    [here, target],
  ] as const)
    if (answer instanceof CallError)
      return {
        refusals: [],
        notes: [
          `${host}: what its load balancer ${name} listens on could not be seen (${answer.message}). Where ECS listens on fewer ports, or with a certificate of other names, clients are refused after the switch, and no guard sees it. ${answer.failure === 'denied' ? 'Allow `elasticloadbalancing:DescribeListeners` and plan again' : 'Plan again'}; it is asked again before the cutover begins, which it then takes.`,
        ],
      };
  if (there instanceof CallError || here instanceof CallError) return {refusals: [], notes: []};
  const {certain, notes} = lossesOf(
    host,
    {name: source.name, listeners: there},
    {name: target.name, listeners: here},
    plain,
  );
  return {
    refusals: certain.map(loss => ({what: host, ...loss})),
    notes: notes.map(note => `${host}: ${note}`),
  };
}

/** The same for a host that follows another one of the cutover by itself: nothing of it can be left out. */
export function followerNotes(host: string, {refusals, notes}: Heard): readonly string[] {
  return [
    ...refusals.map(({why, remedy}) => `${host} follows that host all the same, though ${why}. ${remedy}`),
    ...notes,
  ];
}
