import {isObject, type JsonObject} from '../json.ts';
import type {KubeObject, SecretSource} from '../model/inventory.ts';
import {isProviderClass, type ProvidedFile, providerClass, syncedFile} from '../model/provider-class.ts';
import {type Pointer, pointer, valueAt} from '../pointer.ts';
import type {Context} from '../rules/rule.ts';
import {regionalArn} from './region.ts';
import {type SecretOwner, type SecretPlace, secretPlace} from './secret-store.ts';

/** Where the value of a key that External Secrets fetches lives: in AWS, so that ECS can read it there, or why it must be copied. */
export type Whereabouts =
  /** `from`: the entry of `data` or `dataFrom` of an ExternalSecret that brings it. */
  {readonly place: SecretPlace; readonly from?: Pointer} | {readonly copied: string};

/** What a reference of External Secrets names in its store. */
interface RemoteRef {
  readonly key: string;
  readonly property: string;
  readonly version: string;
}

const SECRET_NAME = /^[A-Za-z0-9/_+=.@-]{1,512}$/;
const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+$/;
const PARAMETER_NAME = /^[A-Za-z0-9_./-]{1,1011}$/;
const PARAMETER_ARN = /^arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/[A-Za-z0-9_./-]+$/;
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/;

/** True for an ExternalSecret of External Secrets; an older product had a kind of the same name. */
export function isExternalSecret({ref}: KubeObject): boolean {
  return ref.kind === 'ExternalSecret' && ref.apiVersion.startsWith('external-secrets.io/');
}

/**
 * The place of a key of a Secret: where External Secrets takes it from, if that is in AWS and ECS can read it there, else the
 * place in the store that k2e.yaml chooses.
 */
export function keyPlace(
  owner: SecretOwner,
  key: string,
  origin: SecretSource | undefined,
  context: Context,
): SecretPlace {
  const found =
    origin && (fetched(origin.object, key, context) ?? synced(origin.object, owner.name, key, context));
  return found && 'place' in found ? found.place : secretPlace(owner, key, context);
}

function fetched(object: KubeObject, key: string, context: Context): Whereabouts | undefined {
  return isExternalSecret(object) ? whereabouts(object, key, context) : undefined;
}

/** Where a key of the Secret of this name comes from that a SecretProviderClass keeps in step; undefined for other objects. */
function synced(object: KubeObject, secret: string, key: string, context: Context): Whereabouts | undefined {
  if (!isProviderClass(object)) return undefined;
  const file = syncedFile(object, secret, key);
  if (file) return fileWhereabouts(object, file, context);
  return {copied: `the class names no object of AWS for ${key}`};
}

/** Where the value of a file lies that a SecretProviderClass of the provider of AWS names. */
export function fileWhereabouts(object: KubeObject, file: ProvidedFile, context: Context): Whereabouts {
  const {object: key, path, version, label, store} = file;
  const given = providerClass(object).region;
  const region = REGION.test(given) ? given : context.need('aws.region');
  // A quoted name in JMESPath is one key, with whatever characters it has.
  const property = /^"(.*)"$/.exec(path)?.[1] ?? path;
  return store === 'ssm'
    ? inParameterStore({key, property, version: version || label}, region, context)
    : inSecretsManager({key, property, version: version === '' ? label : `uuid/${version}`}, region, context);
}

/** Where a key of the Secret that an ExternalSecret makes comes from (mapping-platform §5.2). */
export function whereabouts(object: KubeObject, key: string, context: Context): Whereabouts {
  const found = fetchedAs(object, key);
  if (typeof found === 'string') return {copied: found};
  const {remote, store: named, from} = found;
  const kind = textAt(named, '/kind') || 'SecretStore';
  const name = textAt(named, '/name');
  const store = storeOf(kind, name, object.ref.namespace, context);
  if (!store) return {copied: `${kind} ${name} is not in the input`};
  const aws = valueAt(store.given, '/spec/provider/aws');
  if (!isObject(aws)) return {copied: `${kind} ${name} is no store of AWS`};
  const account = /^arn:aws[a-z-]*:iam::(\d{12}):/.exec(textAt(aws, '/role'))?.[1];
  if (textAt(aws, '/role') !== '' && account !== context.config.aws.accountId) {
    return {copied: `${kind} ${name} takes a role in another account, which the execution role does not`};
  }
  const ref = {...remote, key: `${textAt(aws, '/prefix')}${remote.key}`};
  const given = textAt(aws, '/region');
  const region = REGION.test(given) ? given : context.need('aws.region');
  const there =
    textAt(aws, '/service') === 'ParameterStore'
      ? inParameterStore(ref, region, context)
      : inSecretsManager(ref, region, context);
  return 'copied' in there ? there : {...there, from};
}

function storeOf(
  kind: string,
  name: string,
  namespace: string,
  {inventory}: Context,
): KubeObject | undefined {
  if (kind === 'SecretStore') return inventory.find(kind, namespace, name);
  // Kustomize puts a namespace into objects that have none.
  return inventory.find(kind, '', name) ?? inventory.all(kind).find(({ref}) => ref.name === name);
}

/** The reference that gives a key, with the store that it means; a text tells why there is none. */
function fetchedAs(
  {given}: KubeObject,
  key: string,
): {readonly remote: RemoteRef; readonly store: unknown; readonly from: Pointer} | string {
  const template = valueAt(given, '/spec/target/template');
  const isMerged = textAt(template, '/mergePolicy') === 'Merge';
  const made = own(valueAt(template, '/data'), key);
  const templated = isObject(valueAt(template, '/data')) && (!isMerged || made !== undefined);
  const whole = templated ? /^\{\{-?\s*\.([A-Za-z0-9_]+)\s*-?\}\}$/.exec(String(made).trim()) : [key, key];
  const wanted = whole?.[1];
  if (wanted === undefined) return `a template makes the text of ${key}`;
  const standard = valueAt(given, '/spec/secretStoreRef');
  const items = itemsAt(given, '/spec/data');
  const index = items.findLastIndex(each => textAt(each, '/secretKey') === wanted);
  const item = items[index];
  if (item) {
    const from = pointer('spec', 'data', index);
    const ref = valueAt(item, '/remoteRef');
    const store = valueAt(item, '/sourceRef/storeRef') ?? standard;
    if (valueAt(item, '/sourceRef/generatorRef') !== undefined) return `a generator makes ${key}`;
    return readable(ref)
      ? {remote: remoteRef(ref, textAt(ref, '/property')), store, from}
      : `${key} is decoded on its way`;
  }
  const [from, ...others] = itemsAt(given, '/spec/dataFrom');
  const extract = valueAt(from, '/extract');
  if (!from || others.length > 0 || !isObject(extract) || valueAt(from, '/rewrite') !== undefined) {
    return `which value of the store ${key} is shows only there`;
  }
  const store = valueAt(from, '/sourceRef/storeRef') ?? standard;
  return readable(extract) && textAt(extract, '/property') === ''
    ? {remote: remoteRef(extract, wanted), store, from: '/spec/dataFrom/0'}
    : `${key} is taken out of a part of the value`;
}

function remoteRef(ref: unknown, property: string): RemoteRef {
  return {key: textAt(ref, '/key'), property, version: textAt(ref, '/version')};
}

/** False where External Secrets changes the value, or takes tags in its place. */
function readable(ref: unknown): boolean {
  return ['/decodingStrategy', '/metadataPolicy'].every(path => /^(?:None)?$/.test(textAt(ref, path)));
}

function inSecretsManager(
  {key, property, version}: RemoteRef,
  region: string,
  context: Context,
): Whereabouts {
  if (!SECRET_NAME.test(key) && !SECRET_ARN.test(key)) return {copied: `${key} is no name of a secret`};
  if (!/^[A-Za-z0-9_-]*$/.test(property)) {
    return {copied: `${property} is no key at the top of the secret’s JSON, and ECS reads only those`};
  }
  if (!/^[A-Za-z0-9/_-]*$/.test(version)) return {copied: `${version} is no version of a secret`};
  if (!key.startsWith('arn:') && /-[A-Za-z0-9]{6}$/.test(key)) {
    return {
      copied: `${key} ends like an ARN (a hyphen and six characters), so that ECS takes it by its whole ARN only, which the manifest does not name`,
    };
  }
  const secret = key.startsWith('arn:')
    ? key
    : regionalArn('secretsmanager', region, `secret:${key}`, context);
  const id = version.startsWith('uuid/') ? version.slice('uuid/'.length) : '';
  const stage = id === '' ? version : '';
  const selector = [property, stage, id].join(':');
  const resource = key.startsWith('arn:') ? key : `${secret}-??????`;
  return {
    place: {
      store: 'secrets-manager',
      name: key,
      ...(property === '' ? {} : {jsonKey: property}),
      valueFrom: selector === '::' ? secret : `${secret}:${selector}`,
      existing: true,
      statements: [read('ReadExistingSecrets', 'secretsmanager:GetSecretValue', resource)],
    },
  };
}

function inParameterStore(
  {key, property, version}: RemoteRef,
  region: string,
  context: Context,
): Whereabouts {
  if (!PARAMETER_NAME.test(key) && !PARAMETER_ARN.test(key))
    return {copied: `${key} is no name of a parameter`};
  if (property !== '') return {copied: 'ECS reads a parameter as a whole, not one property of it'};
  if (version !== '') return {copied: 'ECS reads the newest version of a parameter'};
  const parameter = key.startsWith('arn:')
    ? key
    : regionalArn('ssm', region, `parameter/${key.replace(/^\//, '')}`, context);
  return {
    place: {
      store: 'ssm',
      name: key,
      valueFrom: parameter,
      existing: true,
      statements: [read('ReadExistingParameters', 'ssm:GetParameters', parameter)],
    },
  };
}

function read(sid: string, action: string, resource: string): SecretPlace['statements'][number] {
  return {Sid: sid, Effect: 'Allow', Action: [action], Resource: [resource]};
}

function textAt(value: unknown, path: string): string {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : '';
}

function itemsAt(value: JsonObject, path: string): readonly JsonObject[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found.map(item => (isObject(item) ? item : {})) : [];
}

function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
