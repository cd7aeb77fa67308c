import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {parseConfig} from '../../../src/config/load-config.ts';
import type {ResourceKind} from '../../../src/ecs/resource.ts';
import {EMITTERS} from '../../../src/emit/index.ts';
import {outputFolder} from '../../../src/emit/output-folder.ts';
import {load} from '../../../src/load/load.ts';
import {run} from '../../../src/pipeline.ts';
import {valueAt} from '../../../src/pointer.ts';
import {REGION, startMoto} from '../../servers/moto.ts';
import {apply, readIndex} from '../apply.ts';
import {type Aws, startAws} from '../aws.ts';
import {configOf, makeNetwork, type Network} from '../network.ts';

/** An account in moto, and what a team does in it before its own deploy tools run. */
export interface Bench {
  readonly url: string;
  readonly aws: Aws;
  /** Environment of a program that uses the account. */
  readonly env: Readonly<Record<string, string>>;
  /** Hosts of AWS that a program may ask in place of `url`. */
  readonly hosts: readonly string[];
  /**
   * Empties the account, converts a folder with all that a user knows, blocked workloads included, and makes the resources
   * of the wanted kinds and values for the secrets.
   * @returns the value of each variable in the formats' `variables.example.env`
   */
  prepare(
    k8s: string,
    folder: string,
    formats: readonly string[],
    isWanted: (kind: ResourceKind) => boolean,
  ): Promise<Readonly<Record<string, string>>>;
  /** Empties the account and makes a network in it. */
  empty(use: (network: Network) => Promise<void>): Promise<void>;
  /** What the network says in `k2e.yaml`. */
  configOf(network: Network): string;
  /** Converts a folder, blocked workloads included, with this `k2e.yaml`. */
  convert(k8s: string, folder: string, formats: readonly string[], config: string): Promise<void>;
  /** Makes the roles that the manifests name and that k2e leaves to their owners. */
  makeRoles(folder: string): Promise<void>;
  /** The value in a store. */
  secret(store: 'ssm' | 'secrets-manager', name: string): Promise<string>;
  /** Kinds of which the account has anything left that runs or costs. */
  left(): Promise<readonly string[]>;
  /** Folders below the format's that hold this file. */
  foldersIn(folder: string, format: string, file: string): string[];
  stop(): Promise<void>;
}

/** Starts moto and the AWS CLI. */
export async function startBench(python: string): Promise<Bench> {
  const moto = await startMoto(python);
  const aws = startAws(python, moto.url);
  return {
    url: moto.url,
    aws,
    env: {
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    hosts: ['logs', 'secretsmanager', 'ssm', 's3'].map(name => `${name}.${REGION}.amazonaws.com`),
    prepare: async (k8s, folder, formats, isWanted) => {
      await moto.reset();
      const network = await makeNetwork(aws);
      await convert(k8s, folder, formats, configOf(network));
      const {answers, refusals} = await apply(folder, aws, network, isWanted);
      if (refusals.length > 0) throw new Error(JSON.stringify(refusals));
      await makeRoles(folder, aws);
      await fillSecrets(folder, aws);
      return variables(folder, formats, answers);
    },
    empty: async use => {
      await moto.reset();
      await use(await makeNetwork(aws));
    },
    configOf,
    convert,
    makeRoles: folder => makeRoles(folder, aws),
    secret: async (store, name) => {
      const args =
        store === 'ssm'
          ? ['ssm', 'get-parameter', '--with-decryption', '--query', 'Parameter.Value', '--name', name]
          : ['secretsmanager', 'get-secret-value', '--query', 'SecretString', '--secret-id', name];
      const {out, err} = await aws.run(...args);
      if (out === '') throw new Error(err);
      return JSON.parse(out);
    },
    left: async () => {
      const found: string[] = [];
      for (const [kind, ...args] of LEFT) {
        const {code, out, err} = await aws.run(...args);
        if (code !== 0) throw new Error(err);
        if (Number(out) !== 0) found.push(kind);
      }
      return found;
    },
    foldersIn: (folder, format, file) =>
      readdirSync(join(folder, format), {recursive: true, encoding: 'utf8'})
        .filter(path => path.endsWith(`/${file}`))
        .map(path => join(format, dirname(path)))
        .toSorted(),
    stop: async () => {
      await aws.stop();
      await moto.stop();
    },
  };
}

/** How many of a kind there are. */
const LEFT: readonly (readonly [kind: string, ...args: string[]])[] = [
  [
    'clusters',
    'ecs',
    'describe-clusters',
    '--clusters',
    'k2e',
    '--query',
    "length(clusters[?status!='INACTIVE'])",
  ],
  ['namespaces', 'servicediscovery', 'list-namespaces', '--query', 'length(Namespaces)'],
  ['log-groups', 'logs', 'describe-log-groups', '--query', 'length(logGroups)'],
  ['secrets', 'secretsmanager', 'list-secrets', '--query', 'length(SecretList)'],
  ['parameters', 'ssm', 'describe-parameters', '--query', 'length(Parameters)'],
  ['roles', 'iam', 'list-roles', '--query', 'length(Roles)'],
  [
    'security-groups',
    'ec2',
    'describe-security-groups',
    '--query',
    "length(SecurityGroups[?GroupName!='default'])",
  ],
  ['load-balancers', 'elbv2', 'describe-load-balancers', '--query', 'length(LoadBalancers)'],
  ['target-groups', 'elbv2', 'describe-target-groups', '--query', 'length(TargetGroups)'],
  [
    'scalable-targets',
    'application-autoscaling',
    'describe-scalable-targets',
    '--service-namespace',
    'ecs',
    '--query',
    'length(ScalableTargets)',
  ],
  ['state-machines', 'stepfunctions', 'list-state-machines', '--query', 'length(stateMachines)'],
  ['schedules', 'scheduler', 'list-schedules', '--query', 'length(Schedules)'],
  [
    'schedule-groups',
    'scheduler',
    'list-schedule-groups',
    '--query',
    "length(ScheduleGroups[?Name!='default'])",
  ],
];

async function convert(
  k8s: string,
  folder: string,
  formats: readonly string[],
  config: string,
): Promise<void> {
  const loaded = await load([k8s], {stdin: () => Promise.reject(new Error('nothing is piped'))});
  const {plan} = run(loaded, parseConfig(config, 'k2e.yaml'), {today: '2026-11-21', includeBlocked: true});
  const {files} = outputFolder(
    plan,
    EMITTERS.filter(({name}) => formats.includes(name)),
    {includeBlocked: true, runbook: {workers: []}, version: '0.0.0', reportFiles: []},
  );
  for (const {path, content} of files) {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), content);
  }
}

/** Makes the roles that the manifests name and that k2e leaves to their owners. */
async function makeRoles(folder: string, aws: Aws): Promise<void> {
  const texts = readIndex(folder).files.map(({path}) => readFileSync(join(folder, path), 'utf8'));
  const names = texts.flatMap(text =>
    [...text.matchAll(/"taskRoleArn": "arn:[^"$]*:role\/([^"]+)"/g)].map(([, name = '']) => name),
  );
  const trust = {Effect: 'Allow', Principal: {Service: 'ecs-tasks.amazonaws.com'}, Action: 'sts:AssumeRole'};
  const document = JSON.stringify({Version: '2012-10-17', Statement: [trust]});
  for (const name of new Set(names)) {
    const {code, err} = await aws.run(
      'iam',
      'create-role',
      '--role-name',
      name,
      '--assume-role-policy-document',
      document,
    );
    if (code !== 0) throw new Error(err);
  }
}

/** Puts a value into every secret that the index lists. */
async function fillSecrets(folder: string, aws: Aws): Promise<void> {
  const values = Map.groupBy(readIndex(folder).secretValues, ({store, name}) => `${store} ${name}`);
  for (const [first, ...others] of values.values()) {
    if (!first) continue;
    const keys = [first, ...others].flatMap(({jsonKey}) => jsonKey ?? []);
    const text =
      keys.length === 0 ? 'stand-in' : JSON.stringify(Object.fromEntries(keys.map(key => [key, 'stand-in'])));
    const args =
      first.store === 'ssm'
        ? ['ssm', 'put-parameter', '--name', first.name, '--type', 'SecureString', '--value', text]
        : ['secretsmanager', 'put-secret-value', '--secret-id', first.name, '--secret-string', text];
    const {code, err} = await aws.run(...args);
    if (code !== 0) throw new Error(err);
  }
}

/** The values of variables by what `variables.example.env` says of them. */
function variables(
  folder: string,
  formats: readonly string[],
  answers: ReadonlyMap<string, unknown>,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const format of formats) {
    const path = join(folder, format, 'variables.example.env');
    const text = readdirSync(folder).includes(format) ? readIfThere(path) : '';
    for (const [, pointer = '', file = '', name = ''] of text.matchAll(
      /^# (\S+) of what AWS answers when (\S+) is applied\n#(\w+)=$/gm,
    )) {
      const value = valueAt(answers.get(file), pointer);
      if (typeof value !== 'string') throw new Error(`${name}: no answer of ${file} has ${pointer}`);
      found[name] = value;
    }
  }
  return found;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
