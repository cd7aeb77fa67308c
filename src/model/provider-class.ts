import {isObject, type JsonObject} from '../json.ts';
import {readPieces} from '../load/pieces.ts';
import {valueAt} from '../pointer.ts';
import type {KubeObject} from './inventory.ts';

/** One file that the Secrets Store CSI driver writes into the volumes of a SecretProviderClass. */
export interface ProvidedFile {
  /** Its path below the volume, which is what `secretObjects` call it too. */
  readonly name: string;
  /** Name or ARN of the secret or parameter. */
  readonly object: string;
  readonly store: 'ssm' | 'secrets-manager';
  /** The JMESPath expression that takes it out of the JSON of the value; empty for all of it. */
  readonly path: string;
  /** Id of the version, number of a parameter's; empty for the current one. */
  readonly version: string;
  /** Stage (Secrets Manager) or label (Parameter Store) of the version. */
  readonly label: string;
}

/** What is known of a SecretProviderClass. */
export interface ProviderClass {
  /** `aws`, `vault`, `azure`, `gcp` … */
  readonly provider: string;
  /** Region of its store; empty for that of the cluster. */
  readonly region: string;
  /** Those of the provider of AWS; of others none is known. */
  readonly files: readonly ProvidedFile[];
  /** False where the list of objects is no YAML list, or an entry names no object or store. */
  readonly isReadable: boolean;
}

/** True for a SecretProviderClass of the Secrets Store CSI driver. */
export function isProviderClass({ref}: KubeObject): boolean {
  return ref.kind === 'SecretProviderClass' && ref.apiVersion.startsWith('secrets-store.csi.x-k8s.io/');
}

/**
 * Reads a SecretProviderClass: the objects of the provider of AWS are a YAML text in its parameters
 * (https://github.com/aws/secrets-store-csi-driver-provider-aws, README).
 */
export function providerClass({given}: KubeObject): ProviderClass {
  const provider = textAt(given, '/spec/provider');
  const region = textAt(given, '/spec/parameters/region');
  if (provider !== 'aws') return {provider, region, files: [], isReadable: true};
  const entries = objectsIn(textAt(given, '/spec/parameters/objects'));
  const read = entries?.map(entry =>
    filesOf(entry, textAt(given, '/spec/parameters/pathTranslation') || '_'),
  );
  return {
    provider,
    region,
    files: (read ?? []).flatMap(files => files ?? []),
    isReadable: read?.every(files => files !== undefined) ?? false,
  };
}

/** The files of the Secret of this name that a SecretProviderClass keeps in step: key → file. */
export function syncedFile(object: KubeObject, secret: string, key: string): ProvidedFile | undefined {
  const synced = itemsAt(object.given, '/spec/secretObjects').find(
    item => textAt(item, '/secretName') === secret,
  );
  const name = textAt(
    itemsAt(synced, '/data').find(item => textAt(item, '/key') === key),
    '/objectName',
  );
  const {files} = providerClass(object);
  return (
    files.find(file => file.name === name) ?? files.find(file => file.path === '' && file.object === name)
  );
}

function objectsIn(text: string): readonly JsonObject[] | undefined {
  const [piece] = readPieces(`objects:\n${text.replaceAll(/^/gm, ' ')}\n`, 'objects');
  const list = valueAt(piece?.document?.value, '/objects');
  return Array.isArray(list) && list.every(isObject) ? list : undefined;
}

function filesOf(entry: JsonObject, translation: string): readonly ProvidedFile[] | undefined {
  const object = textAt(entry, '/objectName');
  const store = storeOf(object, textAt(entry, '/objectType'));
  if (object === '' || store === undefined) return undefined;
  const fileName = (name: string) => (translation === 'False' ? name : name.replaceAll('/', translation));
  const base = {
    object,
    store,
    version: textAt(entry, '/objectVersion'),
    label: textAt(entry, '/objectVersionLabel'),
  };
  const parts = itemsAt(entry, '/jmesPath').map(part => ({
    ...base,
    name: fileName(textAt(part, '/objectAlias')),
    path: textAt(part, '/path'),
  }));
  return [{...base, name: fileName(textAt(entry, '/objectAlias') || object), path: ''}, ...parts];
}

function storeOf(object: string, type: string): ProvidedFile['store'] | undefined {
  const service = /^arn:aws[a-z-]*:(secretsmanager|ssm):/.exec(object)?.[1] ?? type;
  if (service === 'secretsmanager') return 'secrets-manager';
  return service === 'ssmparameter' || service === 'ssm' ? 'ssm' : undefined;
}

/** A text, or a number that stands for one, such as a version. */
function textAt(value: unknown, path: string): string {
  const found = valueAt(value, path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

function itemsAt(value: unknown, path: string): readonly JsonObject[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}
