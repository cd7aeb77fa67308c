import {type Pointer, pointer} from '../pointer.ts';
import {commandOf, environmentOf} from './environment.ts';
import type {EnvironmentEntry, EnvironmentSource, Text} from './environment-entry.ts';
import type {ContainerPart, Inventory, KubeObject, Workload} from './inventory.ts';
import type {ConfigMap, ObjectMeta} from './kubernetes.generated.ts';
import {podReferences} from './pod-references.ts';
import {portBeside} from './port-variables.ts';
import type {ServiceLink} from './service-links.ts';

/** A text that an application, or the platform on its behalf, reads. */
export interface PlacedText {
  readonly object: KubeObject;
  /** Pointer into `object.value`. */
  readonly path: Pointer;
  /** With `$(VAR)` replaced; what is not known stands as U+FFFC. */
  readonly text: string;
  /** The variable, flag, field or file that it belongs to. */
  readonly key?: string;
  /** The port that another variable names for a host that is the whole text. */
  readonly port?: number;
  /** Variables of Services that Kubernetes puts into it and that only the cluster knows. */
  readonly links: readonly ServiceLink[];
}

const UNKNOWN = '\uFFFC';
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;

/**
 * The texts of a workload: annotations, then by container the environment, command, arguments, probes and hooks, then the
 * ConfigMaps that are mounted as files. The first word of a command, a program's name, is left out.
 */
export function workloadTexts(workload: Workload, inventory: Inventory): readonly PlacedText[] {
  let texts = known.get(workload);
  if (!texts) {
    texts = collected(workload, inventory);
    known.set(workload, texts);
  }
  return texts;
}

/** Several rules and choices look through the texts of a workload: they are collected once. */
const known = new WeakMap<Workload, readonly PlacedText[]>();

function collected(workload: Workload, inventory: Inventory): readonly PlacedText[] {
  const {object, template, templatePath} = workload;
  const texts = annotationTexts(object, (object.value as {metadata?: ObjectMeta}).metadata, '');
  if (templatePath !== '') texts.push(...annotationTexts(object, template.metadata, templatePath));
  for (const part of workload.containers) {
    const entries = environmentOf(part, workload, inventory);
    for (const entry of entries) texts.push(...entryTexts(object, entry, entries));
    const {command, args} = commandOf(part, workload, inventory);
    texts.push(...argumentTexts(object, part.path + pointer('command'), command).slice(1));
    texts.push(...argumentTexts(object, part.path + pointer('args'), args));
    texts.push(...handlerTexts(object, part));
  }
  const mounted = new Set<KubeObject<ConfigMap>>();
  for (const {kind, name, path} of podReferences(workload)) {
    if (kind !== 'ConfigMap' || !path.includes('/volumes/')) continue;
    const map = inventory.find<ConfigMap>('ConfigMap', workload.namespace, name);
    if (map) mounted.add(map);
  }
  for (const map of mounted) texts.push(...dataTexts(map));
  return texts;
}

/** The annotations of an object or, at `base`, of a part of it. Those of custom resources may hold anything. */
export function annotationTexts(
  object: KubeObject,
  metadata: ObjectMeta | undefined,
  base: Pointer,
): PlacedText[] {
  return Object.entries(metadata?.annotations ?? {}).flatMap(([key, text]) =>
    typeof text === 'string'
      ? [placed(object, base + pointer('metadata', 'annotations', key), text, key)]
      : [],
  );
}

/** The texts of a ConfigMap. */
export function dataTexts(object: KubeObject<ConfigMap>): PlacedText[] {
  const data = Object.entries(object.value.data ?? {});
  return data.map(([key, text]) => placed(object, pointer('data', key), text, key));
}

function placed(object: KubeObject, path: Pointer, text: string, key?: string): PlacedText {
  return {object, path, text, links: [], ...(key === undefined ? {} : {key})};
}

/** An entry that has an effect. */
function entryTexts(
  object: KubeObject,
  entry: EnvironmentEntry,
  all: readonly EnvironmentEntry[],
): PlacedText[] {
  const {name, path, source, effect, referenced} = entry;
  if (effect === 'omitted' || (effect === 'overridden' && !referenced)) return [];
  const port = portBeside(name, all);
  return [{object, path, key: name, ...(port === undefined ? {} : {port}), ...plain(source)}];
}

function plain(source: EnvironmentSource): Pick<PlacedText, 'text' | 'links'> {
  if (source.kind === 'literal' || source.kind === 'config-map') return {text: source.text ?? '', links: []};
  if (source.kind !== 'composed') return {text: '', links: []};
  const text = source.parts.map(part => (part.kind === 'text' ? part.text : UNKNOWN)).join('');
  const links = source.parts.flatMap(part =>
    part.kind === 'variable' && part.source.kind === 'service-link' ? [part.source.link] : [],
  );
  return {text, links};
}

/** The words of a command line; `web` in `--host web` belongs to `--host`. */
function argumentTexts(object: KubeObject, base: Pointer, words: readonly Text[]): PlacedText[] {
  let flag: string | undefined;
  return words.map((word, index) => {
    const {text, links} = plain(word);
    const key = flag;
    flag = /^--?[A-Za-z][\w.-]*$/.test(text) ? text : undefined;
    return {object, path: base + pointer(index), text, links, ...(key === undefined ? {} : {key})};
  });
}

function handlerTexts(object: KubeObject, {path, value}: ContainerPart): PlacedText[] {
  const handlers = [
    ...PROBES.map(name => [pointer(name), value[name]] as const),
    ...HOOKS.map(name => [pointer('lifecycle', name), value.lifecycle?.[name]] as const),
  ];
  return handlers.flatMap(([at, handler]) => {
    const base = path + at;
    const {httpGet, tcpSocket, exec} = handler ?? {};
    const command = (exec?.command ?? []).map((text): Text => ({kind: 'literal', text}));
    return [
      ...(httpGet?.host ? [placed(object, `${base}/httpGet/host`, httpGet.host, 'host')] : []),
      ...(tcpSocket?.host ? [placed(object, `${base}/tcpSocket/host`, tcpSocket.host, 'host')] : []),
      ...argumentTexts(object, `${base}/exec/command`, command).slice(1),
    ];
  });
}
