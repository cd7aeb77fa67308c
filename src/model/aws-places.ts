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
/** Variables by which AWS' SDKs learn their region. */
const VARIABLES: ReadonlySet<string> = new Set(['AWS_REGION', 'AWS_DEFAULT_REGION']);
/** The value of such a variable. */
const REGION = /^(?<region>[a-z]{2,4}(?:-[a-z]+){1,2}-\d{1,2})$/;
/** `<name>.<region>.rds.amazonaws.com`, `sqs.<region>.amazonaws.com`: an endpoint, wherever it stands in a text. */
const ENDPOINT = /[./@](?<region>[a-z]{2,4}(?:-[a-z]+){1,2}-\d{1,2})\.(?:[a-z0-9-]+\.){0,3}amazonaws\.com/;

/**
 * Looks where manifests of EKS name their account and region: in the images of containers, in annotations that hold ARNs
 * (IRSA roles, certificates), and, for the region, in variables and ConfigMaps and the names behind Services. Nothing else of an
 * object is read, and no Secret.
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
  const lookAtValue = (name: string, text: unknown) => {
    if (typeof text === 'string') look(text, VARIABLES.has(name) ? REGION : ENDPOINT);
  };
  for (const {containers} of workloads) {
    for (const {value} of containers) {
      look(value.image ?? '', REPOSITORY);
      for (const {name, value: text} of value.env ?? []) lookAtValue(name ?? '', text);
    }
  }
  for (const {ref, given} of objects) {
    if (ref.kind === 'ConfigMap' && isObject(given.data))
      for (const [key, text] of Object.entries(given.data)) lookAtValue(key, text);
    if (ref.kind === 'Service' && isObject(given.spec)) lookAtValue('', given.spec.externalName);
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
