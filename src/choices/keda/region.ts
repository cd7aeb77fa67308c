import type {Context} from '../../rules/rule.ts';

/** Why a policy cannot follow a metric of this region; undefined where it can, or nothing is known of the region. */
export function otherRegion(region: string | undefined, {config}: Context): string | undefined {
  const own = config.aws.region;
  if (region === undefined || own === undefined || region === own) return undefined;
  return `it is in ${region}, and the service in ${own}: a scaling policy follows metrics of its own region only`;
}
