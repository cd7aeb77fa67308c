import {SafetyError} from '../errors.ts';
import type {HealthSeen, ListenerSeen} from './calls.ts';
import type {Journal} from './journal.ts';
import {lossesOf} from './listening.ts';
import type {WebTrack} from './plan.ts';

/** Asks for the targets behind a load balancer, by its ARN. Fails with a `CallError`. */
export type Health = (arn: string) => Promise<HealthSeen>;

/** Asks what a load balancer listens on, by its ARN. Fails with a `CallError`. */
export type Listen = (arn: string) => Promise<readonly ListenerSeen[]>;

/** The hosts that a change of the journal sets out to move, of which no record has been touched yet. */
export function setOut(
  web: readonly WebTrack[],
  before: Journal | null,
  after: Journal,
): readonly WebTrack[] {
  const stateIn = (journal: Journal | null, id: string) =>
    journal && Object.hasOwn(journal.tracks, id) ? journal.tracks[id] : undefined;
  return web.filter(({id}) => {
    const [was, is] = [stateIn(before, id), stateIn(after, id)];
    const isUntouched = was === undefined || (was.phase === 'before' && was.goal.side === 'source');
    return isUntouched && is?.goal.side === 'target';
  });
}

/**
 * What is wrong with the target groups behind the load balancers of some hosts, one phrase for each (cutover T1). All groups of a load
 * balancer count, also those of other hosts: Route 53 takes it for sick when one of them has no healthy target.
 */
export async function sickGroups(web: readonly WebTrack[], health: Health): Promise<readonly string[]> {
  const sides = new Map<string, string>();
  for (const {source, target} of web) {
    sides.set(target.arn, 'ECS');
    sides.set(source.arn, 'Kubernetes');
  }
  const found: string[] = [];
  for (const [arn, side] of sides) {
    const {groups} = await health(arn);
    const where = `${nameOf(arn)} (${side})`;
    if (groups.length === 0) found.push(`${where} has no target group`);
    for (const {name, healthy, registered} of groups)
      if (healthy === 0)
        found.push(
          registered === 0
            ? `the group ${name} of ${where} is empty`
            : `none of the ${registered} targets in the group ${name} of ${where} is healthy`,
        );
  }
  return found;
}

/**
 * Why hosts do not set out: a side of theirs does not answer, so that either nobody would be served after the first weight or nobody on
 * the way back. Code K2E-E316; undefined where all is well.
 */
export async function preflight(web: readonly WebTrack[], health: Health): Promise<SafetyError | undefined> {
  const sick = await sickGroups(web, health);
  if (sick.length === 0) return undefined;
  return new SafetyError(
    'K2E-E316',
    `The cutover does not begin for ${web.map(({host}) => host).join(', ')}: ${sick.join('; ')}.`,
    [
      'On ECS: wait until its services are steady; their events (`aws ecs describe-services`) and `aws elbv2 describe-target-health` say what fails.',
      'On Kubernetes: the way back leads there. A group that serves nobody any more goes with its path in the Ingress, or its listener rule: one without a healthy target makes the whole load balancer sick in the eyes of Route 53.',
    ],
  );
}

/**
 * Why hosts do not set out: clients would find nobody to listen, or a certificate of other names. Asked at the plan too, which may be weeks
 * old. Code K2E-E320; undefined where all is well.
 */
export async function unheard(web: readonly WebTrack[], listen: Listen): Promise<SafetyError | undefined> {
  const asked = new Map<string, readonly ListenerSeen[]>();
  for (const arn of web.flatMap(({source, target}) => [source.arn, target.arn]))
    if (!asked.has(arn)) asked.set(arn, await listen(arn));
  const listening = (arn: string) => ({name: nameOf(arn), listeners: asked.get(arn) ?? []});
  const lost = web.flatMap(({host, source, target}) =>
    // What only the manifests tell, the plan has refused.
    lossesOf(host, listening(source.arn), listening(target.arn), true).certain.map(loss => ({host, ...loss})),
  );
  if (lost.length === 0) return undefined;
  return new SafetyError(
    'K2E-E320',
    `The cutover does not begin: ${lost.map(({host, why}) => `${host}: ${why}`).join('; ')}.`,
    [...new Set(lost.map(({remedy}) => remedy))],
  );
}

function nameOf(arn: string): string {
  return arn.replace(/^.*:loadbalancer\//, '');
}
