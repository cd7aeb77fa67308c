import {CallError} from '../calls.ts';
import type {WebTrack} from '../plan.ts';
import {sickGroups} from '../preflight.ts';
import type {Discovery} from './discovery.ts';

/**
 * What keeps the planned hosts from setting out now (T1). A plan is often made before the services of ECS run, so it is told here and
 * refused when somebody begins.
 */
export async function healthNotes(
  web: readonly WebTrack[],
  discovery: Discovery,
): Promise<readonly string[]> {
  try {
    const sick = await sickGroups(web, arn => discovery.health(arn));
    if (sick.length === 0) return [];
    return [
      `As things stand the cutover would not begin, because a side does not answer: ${sick.join('; ')}.`,
    ];
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return [
      `Whether both load balancers have healthy targets could not be seen (${error.message}); it is asked again before the cutover begins.`,
    ];
  }
}
