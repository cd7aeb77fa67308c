import {isObject} from '../json.ts';
import type {Inventory} from './inventory.ts';

/** Accounts and regions of AWS that the manifests name, the most frequent first. */
export interface AwsPlaces {
  /** 12 digits each. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/** `<account>.dkr.ecr.<region>.amazonaws.com[.cn]/…`: a repository of ECR. */
const REPOSITORY = /^(?<account>\d{12})\.dkr\.ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com/;
/** `arn:aws:<service>:[<region>]:<account>:…`. */
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:(?<region>[a-z0-9-]*):(?<account>\d{12}):/;

/**
 * Looks where manifests of EKS name their account and region: in the images of containers and in annotations that hold ARNs
 * (IRSA roles, certificates). Nothing else of an object is read.
 */
export function awsPlaces({workloads, objects}: Inventory): AwsPlaces {
  const accounts = new Map<string, number>();
  const regions = new Map<string, number>();
  const count = (all: Map<string, number>, name: string | undefined) => {
    if (name) all.set(name, (all.get(name) ?? 0) + 1);
  };
  const look = (text: string, form: RegExp) => {
    const {account, region} = form.exec(text)?.groups ?? {};
    count(accounts, account);
    count(regions, region);
  };
  for (const {containers} of workloads) {
    for (const {value} of containers) look(value.image ?? '', REPOSITORY);
  }
  for (const {given} of objects) {
    const {annotations} = isObject(given.metadata) ? given.metadata : {};
    for (const text of isObject(annotations) ? Object.values(annotations) : []) {
      for (const item of typeof text === 'string' ? text.split(',') : []) look(item.trim(), ARN);
    }
  }
  return {accounts: byCount(accounts), regions: byCount(regions)};
}

function byCount(all: ReadonlyMap<string, number>): string[] {
  return [...all].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
}
