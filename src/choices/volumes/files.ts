import {fieldText} from '../../model/downward.ts';
import type {Workload} from '../../model/inventory.ts';
import type {
  ConfigMap,
  CSIVolumeSource,
  DownwardAPIVolumeFile,
  KeyToPath,
  Volume,
  VolumeProjection,
} from '../../model/kubernetes.generated.ts';
import {ORDINAL} from '../../model/stateful-pods.ts';
import type {Pointer} from '../../pointer.ts';
import type {Context} from '../../rules/rule.ts';
import {resourceField} from '../resource-field.ts';
import {configMapContent, type FileContent, secretContent, textContent} from './file-content.ts';
import {providedContents, SECRETS_DRIVER} from './provided-files.ts';

/** A file that a volume shows to the containers. */
export interface FileEntry {
  /** Index of the volume. */
  readonly volume: number;
  /** Path below the volume. */
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  /** The bits are those that the volume gives to all its files. */
  readonly hasDefaultMode: boolean;
  readonly content: FileContent;
  /** The content is too large for the task definition: it comes from an environment file in a bucket. */
  readonly isStored?: true;
  /** The object and key that the content is of; none for fields of the pod. */
  readonly origin?: {readonly kind: 'ConfigMap' | 'Secret'; readonly name: string; readonly key: string};
  /** Pointer below the pod template: the item of the volume that names the file, or the volume's source. */
  readonly at: Pointer;
  /** True where `at` is an item for this file alone. */
  readonly isItem: boolean;
}

/** Why a file, or all files of a source, cannot be written. */
export interface FileProblem {
  readonly why:
    | 'missing-object'
    | 'missing-key'
    | 'optional-object'
    | 'optional-key'
    | 'bad-path'
    | 'unknown-field'
    /** A file of a SecretProviderClass whose value ECS cannot read where it is. */
    | 'provider'
    | 'token'
    | 'certificate';
  /** Pointer below the pod template. */
  readonly at: Pointer;
  /** What is missing: the object, the key, the path or the field. */
  readonly name: string;
  readonly kind?: 'ConfigMap' | 'Secret';
}

/** The files of a volume, sorted by path, and what is wrong with the others. */
export interface VolumeFiles {
  readonly entries: readonly FileEntry[];
  readonly problems: readonly FileProblem[];
  /** Items whose file is replaced by a later one of the same path. */
  readonly covered: readonly Pointer[];
}

/** Keys of ConfigMaps and Secrets (`IsConfigMapKey`, apimachinery). */
const KEY = /^(?!\.{1,2}$)[-._a-zA-Z0-9]+$/;

/** Permission bits of a mode, which a manifest gives as a number. */
function permissions(mode: number | undefined, otherwise: number): number {
  return Number(mode ?? otherwise) & 0o777;
}

/** The files of a `configMap`, `secret`, `downwardAPI` or `projected` volume, or of one of the Secrets Store driver. */
export function filesOf(volume: Volume, index: number, workload: Workload, context: Context): VolumeFiles {
  const at = `/spec/volumes/${index}`;
  const reader = new Reader(index, workload, context);
  const {configMap, secret, downwardAPI, projected, csi} = volume;
  if (configMap)
    reader.configMap({...configMap, at: `${at}/configMap`}, permissions(configMap.defaultMode, 0o644));
  if (secret) {
    const {secretName: name, ...rest} = secret;
    reader.secret(
      {...rest, ...(name === undefined ? {} : {name}), at: `${at}/secret`},
      permissions(secret.defaultMode, 0o644),
    );
  }
  if (downwardAPI) {
    reader.fields(
      downwardAPI.items ?? [],
      `${at}/downwardAPI/items`,
      permissions(downwardAPI.defaultMode, 0o644),
    );
  }
  if (csi?.driver === SECRETS_DRIVER) reader.provided(csi, `${at}/csi`);
  const mode = permissions(projected?.defaultMode, 0o644);
  for (const [place, source] of (projected?.sources ?? []).entries()) {
    reader.projection(source, `${at}/projected/sources/${place}`, mode);
  }
  return reader.files();
}

/** Where keys of an object come from, whether as a volume or as a part of one. */
interface KeySource {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
  readonly at: Pointer;
}

/** Collects the files of one volume; of two with one path the later counts, as the kubelet has it. */
class Reader {
  readonly #entries = new Map<string, FileEntry>();
  readonly #problems: FileProblem[] = [];
  readonly #covered: Pointer[] = [];
  readonly #volume: number;
  readonly #workload: Workload;
  readonly #context: Context;

  constructor(volume: number, workload: Workload, context: Context) {
    this.#volume = volume;
    this.#workload = workload;
    this.#context = context;
  }

  files(): VolumeFiles {
    const entries = [...this.#entries.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return {entries, problems: this.#problems, covered: this.#covered};
  }

  projection({configMap, secret, downwardAPI, ...other}: VolumeProjection, at: Pointer, mode: number): void {
    if (configMap) this.configMap({...configMap, at: `${at}/configMap`}, mode);
    if (secret) this.secret({...secret, at: `${at}/secret`}, mode);
    if (downwardAPI) this.fields(downwardAPI.items ?? [], `${at}/downwardAPI/items`, mode);
    if (other.serviceAccountToken) {
      this.#problem('token', `${at}/serviceAccountToken`, other.serviceAccountToken.audience ?? '');
    }
    for (const source of ['clusterTrustBundle', 'podCertificate'] as const) {
      if (other[source]) this.#problem('certificate', `${at}/${source}`, source);
    }
  }

  configMap(source: KeySource, mode: number): void {
    const {namespace} = this.#workload;
    const object = this.#context.inventory.find<ConfigMap>('ConfigMap', namespace, source.name ?? '');
    if (!object) {
      this.#missing('ConfigMap', source);
      return;
    }
    const {data = {}, binaryData = {}} = object.value;
    const keys = [...Object.keys(data), ...Object.keys(binaryData)];
    this.#keys('ConfigMap', source, mode, keys, key => configMapContent(object, key, this.#context));
  }

  /** The files that the Secrets Store driver writes (its README: mode 0644). */
  provided(source: CSIVolumeSource, at: Pointer): void {
    for (const file of providedContents(source, this.#workload, this.#context)) {
      if ('copied' in file) this.#problem('provider', at, file.copied);
      else
        this.#add({
          path: file.path,
          mode: 0o644,
          hasDefaultMode: false,
          content: file.content,
          at,
          isItem: false,
        });
    }
  }

  secret(source: KeySource, mode: number): void {
    const {namespace} = this.#workload;
    const name = source.name ?? '';
    const origin = this.#context.inventory.secretSource(namespace, name);
    const content = (key: string) => secretContent({namespace, name}, key, origin, this.#context);
    const isIncomplete = origin !== undefined && !origin.complete;
    if (origin && !(isIncomplete && source.items === undefined)) {
      const named = isIncomplete ? (source.items ?? []).map(({key = ''}) => key) : [];
      this.#keys('Secret', source, mode, [...origin.keys.keys(), ...named], content);
    } else if (!source.items || source.optional === true) {
      this.#missing('Secret', source);
    } else {
      // The keys are named, so the places of their values are known without the Secret.
      this.#keys(
        'Secret',
        source,
        mode,
        source.items.map(({key = ''}) => key),
        content,
      );
    }
  }

  fields(items: readonly DownwardAPIVolumeFile[], at: Pointer, mode: number): void {
    for (const [index, {path = '', mode: own, fieldRef, resourceFieldRef}] of items.entries()) {
      const place = `${at}/${index}`;
      const text = fieldRef
        ? fieldFile(fieldRef.fieldPath ?? '', this.#workload)
        : resourceField(
            {
              kind: 'resource',
              resource: resourceFieldRef?.resource ?? '',
              divisor: divisor(resourceFieldRef?.divisor),
              containerName: resourceFieldRef?.containerName ?? '',
            },
            this.#workload,
            this.#context,
          );
      if (text === undefined) {
        this.#problem('unknown-field', place, fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? '');
      } else
        this.#add({
          path,
          mode: permissions(own, mode),
          hasDefaultMode: own === undefined,
          content: textContent(text),
          at: place,
          isItem: true,
        });
    }
  }

  #keys(
    kind: 'ConfigMap' | 'Secret',
    {name = '', items, optional, at}: KeySource,
    mode: number,
    keys: readonly string[],
    content: (key: string) => FileContent,
  ): void {
    const known = new Set(keys.filter(key => KEY.test(key)));
    const wanted = items
      ? items.map(({key = '', path = '', mode: own}, index) => ({
          key,
          path,
          own,
          place: `${at}/items/${index}`,
        }))
      : [...known].map(key => ({key, path: key, own: undefined, place: at}));
    for (const {key, path, own, place} of wanted) {
      if (known.has(key)) {
        this.#add({
          path,
          mode: permissions(own, mode),
          hasDefaultMode: own === undefined,
          content: content(key),
          origin: {kind, name, key},
          at: place,
          isItem: items !== undefined,
        });
      } else this.#problem(optional === true ? 'optional-key' : 'missing-key', place, key, kind);
    }
  }

  #add(file: Omit<FileEntry, 'volume'>): void {
    const parts = file.path.split('/');
    if (parts.some(part => part === '' || part === '.' || part === '..')) {
      this.#problem('bad-path', file.at, file.path);
      return;
    }
    const before = this.#entries.get(file.path);
    if (before?.isItem) this.#covered.push(before.at);
    this.#entries.set(file.path, {...file, volume: this.#volume});
  }

  #missing(kind: 'ConfigMap' | 'Secret', {name = '', optional, at}: KeySource): void {
    this.#problem(optional === true ? 'optional-object' : 'missing-object', at, name, kind);
  }

  #problem(why: FileProblem['why'], at: Pointer, name: string, kind?: 'ConfigMap' | 'Secret'): void {
    this.#problems.push({why, at, name, ...(kind === undefined ? {} : {kind})});
  }
}

/** A divisor of `0` stands for 1 (the API server writes it where none is given). */
function divisor(given: string | number | undefined): string {
  const text = String(given ?? '1');
  return text === '0' ? '1' : text;
}

/**
 * The text of a field as a file, where it is the same for all pods: all labels or annotations as lines `key="value"`, sorted
 * (`fieldpath.FormatMap`), else as in a variable.
 */
function fieldFile(fieldPath: string, workload: Workload): string | undefined {
  const {labels, annotations} = workload.template.metadata ?? {};
  if (fieldPath === 'metadata.labels') return lines(labels);
  if (fieldPath === 'metadata.annotations') return lines(annotations);
  const text = fieldText(fieldPath, workload);
  // The bytes of a file are the same in all tasks that write it.
  return text?.includes(ORDINAL) ? undefined : text;
}

function lines(map: Readonly<Record<string, string>> = {}): string {
  return Object.keys(map)
    .toSorted()
    .map(key => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');
}
