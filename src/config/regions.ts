import {isObject, type Json} from '../json.ts';
import type {Path, Problem} from './problem.ts';

/** ARNs of what a resource can use in its own region only. */
const REGIONAL = /^arn:[a-z-]+:(?:acm|kms|s3files):(?<region>[a-z0-9-]+):/;
/** Keys whose texts k2e takes as they are. */
const FREE: ReadonlySet<string> = new Set(['patches', 'tags', 'waivers']);

/**
 * What no shape says of ARNs: certificates, keys and file systems have to be in the region of the resources that use them, which is
 * `aws.region` for all of them. A KMS key or a file system of another account may be used; one of another region may not.
 */
export function checkRegions(value: Json): Problem[] {
  if (!isObject(value) || !isObject(value.aws)) return [];
  const {region} = value.aws;
  if (typeof region !== 'string') return [];
  const settings = Object.entries(value).filter(([key]) => !FREE.has(key));
  return settings.flatMap(([key, item]) => elsewhere(item, [key], region));
}

function elsewhere(value: Json, path: Path, own: string): Problem[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, index) => elsewhere(item, [...path, index], own));
  if (isObject(value))
    return Object.entries(value).flatMap(([key, item]) => elsewhere(item, [...path, key], own));
  const region = typeof value === 'string' ? REGIONAL.exec(value)?.groups?.['region'] : undefined;
  if (region === undefined || region === own) return [];
  const message = 'it is in another region than aws.region says, and resources use only what is in their own';
  return [{path, part: 'value', message}];
}
