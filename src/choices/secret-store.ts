import type {PolicyStatement} from '../ecs/policy.ts';
import {type Handle, handle} from '../ecs/resource.ts';
import {refToken} from '../ecs/token.ts';
import type {Context} from '../rules/rule.ts';
import {lastingNames, nameKey} from './lasting-names.ts';
import {fit} from './names.ts';
import {arn} from './region.ts';

/** Where ECS finds one secret value. */
export interface SecretPlace {
  readonly store: 'ssm' | 'secrets-manager';
  /** Name of the parameter, or of the secret. */
  readonly name: string;
  /** Key inside the secret's JSON (Secrets Manager only). */
  readonly jsonKey?: string;
  /** What a container definition's `secrets[].valueFrom` says. */
  readonly valueFrom: string;
  /** The value is there already, and whoever put it there keeps it in step: nobody has to copy it. */
  readonly existing?: true;
  /** The secret that must exist (an empty shell), for Secrets Manager. */
  readonly resource?: {readonly handle: Handle<'secrets'>; readonly name: string; readonly kmsKey?: string};
  /** What the execution role must be allowed to read it. */
  readonly statements: readonly PolicyStatement[];
}

/** Whose value it is: a Secret, a ConfigMap, or a workload's container (`<workload>/<container>`). */
export interface SecretOwner {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The place of a secret value in the store that k2e.yaml chooses: one SSM parameter per key, or one Secrets Manager secret
 * per owner with a JSON key per value (mapping-platform §5.1). The names are those of the objects, without the hashes of values that
 * Kustomize puts into them; no value takes part.
 */
export function secretPlace(owner: SecretOwner, key: string, context: Context): SecretPlace {
  const {secrets} = context.config;
  const {namespace} = owner;
  const name = context.choice(lastingNames).get(nameKey(namespace, owner.name)) ?? owner.name;
  const path = `${secrets.prefix}/${namespace || 'default'}/${name}`.replaceAll(/[^A-Za-z0-9_./-]/g, '-');
  const decrypt =
    secrets.kmsKey === undefined ? [] : [decryptStatement(secrets.kmsKey, secrets.store, context)];
  if (secrets.store === 'ssm') {
    const parameter = `${path}/${key.replaceAll(/[^A-Za-z0-9_.-]/g, '-')}`;
    const valueFrom = arn('ssm', `parameter${parameter}`, context);
    const read = statement('ReadParameters', 'ssm:GetParameters', valueFrom);
    return {store: 'ssm', name: parameter, valueFrom, statements: [read, ...decrypt]};
  }
  // A name that ends in a dash and six characters cannot be told from a name with AWS's random suffix.
  const secret = /-[A-Za-z0-9]{6}$/.test(path) ? `${path}-value` : path;
  const file = handle(
    'secrets',
    fit(`${namespace || 'default'}-${name}`.replaceAll(/[^A-Za-z0-9_-]/g, '-'), secret, 200),
  );
  const secretArn = refToken(file, '/ARN');
  return {
    store: 'secrets-manager',
    name: secret,
    jsonKey: key,
    valueFrom: `${secretArn}:${key}::`,
    resource: {handle: file, name: secret, ...(secrets.kmsKey === undefined ? {} : {kmsKey: secrets.kmsKey})},
    statements: [statement('ReadSecrets', 'secretsmanager:GetSecretValue', secretArn), ...decrypt],
  };
}

function statement(sid: string, action: string, resource: string): PolicyStatement {
  return {Sid: sid, Effect: 'Allow', Action: [action], Resource: [resource]};
}

function decryptStatement(key: string, store: 'ssm' | 'secrets-manager', context: Context): PolicyStatement {
  const service = store === 'ssm' ? 'ssm' : 'secretsmanager';
  return {
    ...statement('DecryptSecrets', 'kms:Decrypt', key),
    Condition: {StringEquals: {'kms:ViaService': `${service}.${context.need('aws.region')}.amazonaws.com`}},
  };
}
