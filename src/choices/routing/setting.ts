import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import type {Pointer} from '../../pointer.ts';
import {annotation, annotationPath, pairsOf} from './annotation.ts';
import type {Problem} from './route.ts';

/** What another object says for an Ingress, as the annotation that says the same of a single one. */
export interface Setting {
  /** IngressClassParams, or the ConfigMap of a controller. */
  readonly holder: KubeObject;
  /** Pointer of the field in it. */
  readonly path: Pointer;
  /** Prefix of the annotation. */
  readonly prefix: string;
  /** Key of the annotation, without its prefix. */
  readonly suffix: string;
  /** Text of the annotation. */
  readonly value: string;
  /** True where an Ingress may add keys of its own; otherwise its annotation has no effect. */
  readonly merges: boolean;
}

/** The key of the annotation that says the same. */
export function settingKey({prefix, suffix}: Pick<Setting, 'prefix' | 'suffix'>): string {
  return `${prefix}${suffix}`;
}

/** The Ingress with the annotations that the settings amount to; they win over its own. */
export function withSettings(given: KubeObject<Ingress>, settings: readonly Setting[]): KubeObject<Ingress> {
  if (settings.length === 0) return given;
  const {metadata} = given.value;
  const annotations: Record<string, string> = {...metadata?.annotations};
  for (const setting of settings) {
    const own = ownPairs(setting, annotation(given, settingKey(setting)));
    const texts = own.flatMap(([key, value]) => pairText(key, value) ?? []);
    annotations[settingKey(setting)] = [...texts, setting.value].join(',');
  }
  return {...given, value: {...given.value, metadata: {...metadata, annotations}}};
}

/** What an annotation adds to the setting that says the same: keys that the setting does not have. */
export function ownPairs(
  {merges, value}: Setting,
  annotated: string | undefined,
): readonly (readonly [key: string, value: string])[] {
  if (!merges) return [];
  const taken = new Set(pairsOf(value).map(([key]) => key));
  return pairsOf(annotated).filter(([key]) => !taken.has(key));
}

/** The problem at the field of the object that it is about, where the annotation comes from there. */
export function atSource(
  problem: Problem,
  member: {readonly given: KubeObject<Ingress>; readonly settings: readonly Setting[]} | undefined,
): Problem {
  const setting = member?.settings.find(each => annotationPath(settingKey(each)) === problem.path);
  if (!member || !setting) return problem;
  const own = ownPairs(setting, annotation(member.given, settingKey(setting)));
  return own.length > 0 ? problem : {...problem, object: setting.holder, path: setting.path};
}

/** A pair as an item of an annotation; undefined for what an annotation cannot say: `=` in a key, spaces at an end, no key. */
export function pairText(key: string, value: string): string | undefined {
  const text = `${key}=${value}`.replaceAll(/[\\,]/g, String.raw`\$&`);
  const [read, ...others] = pairsOf(text);
  return read?.[0] === key && read[1] === value && others.length === 0 ? text : undefined;
}
