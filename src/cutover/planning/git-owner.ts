import {isObject, type JsonObject} from '../../json.ts';
import {valueAt} from '../../pointer.ts';
import {CallError, type ObjectRef} from '../calls.ts';
import type {CutoverDraft} from '../draft.ts';
import type {GitOwner} from '../plan.ts';
import type {Discovery} from './discovery.ts';

/** How a field that Git declares is changed: by a commit of a person, or by k2e while its owner is paused. */
export type GitOpsMode = CutoverDraft['settings']['gitops'];

/** The mode for a workload: what is said for it, else for all. */
export function modeFor(
  {settings}: Pick<CutoverDraft, 'settings'>,
  {kind, namespace, name}: ObjectRef,
): GitOpsMode {
  const path = `${kind}/${namespace ?? 'default'}/${name}`;
  return (Object.hasOwn(settings.gitopsFor, path) ? settings.gitopsFor[path] : undefined) ?? settings.gitops;
}

/**
 * The names under which the tools apply: Argo CD `common.ArgoCDSSAManager` and, for objects of old releases and RBAC, the name of its program
 * (argo-cd#20815); Flux's controllers; Helm inside of Flux under its controller's name.
 */
const MANAGERS = {
  argo: ['argocd-controller', 'argocd-application-controller'],
  kustomize: ['kustomize-controller'],
  helm: ['helm-controller'],
} as const;

/** The managers of a tool, as `managedFields` has them. */
export function managersOf(tool: keyof typeof MANAGERS): readonly string[] {
  return MANAGERS[tool];
}

/** The Application of Argo CD, whether or not its object can be read here: the field tells by itself who sets it. */
export function argoOwner(name: string, application: JsonObject | undefined): GitOwner {
  const sources = sourcesOf(application);
  const isChart =
    valueAt(application, '/status/sourceType') === 'Helm' ||
    sources.some(({chart, helm}) => chart !== undefined || helm !== undefined);
  return owner(
    `Argo CD's Application ${name}`,
    MANAGERS.argo,
    sources.map(argoSource).filter(text => text !== ''),
    isChart,
  );
}

/** A Kustomization of Flux; its object tells where in Git. */
export async function kustomizationOwner(
  namespace: string,
  name: string,
  discovery: Discovery,
): Promise<GitOwner> {
  const ref = {apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace, name};
  const object = await readable(ref, discovery);
  const source = `${textAt(object, '/spec/sourceRef/kind')} ${textAt(object, '/spec/sourceRef/name')}`.trim();
  const path = textAt(object, '/spec/path');
  const where = [source, ...(path === '' ? [] : [`path ${path}`])].filter(text => text !== '');
  return owner(`Flux's Kustomization ${namespace}/${name}`, MANAGERS.kustomize, [where.join(', ')], false);
}

/** A HelmRelease of Flux. */
export function helmReleaseOwner(namespace: string, name: string): GitOwner {
  return owner(`Flux's HelmRelease ${namespace}/${name}`, MANAGERS.helm, [], true);
}

function owner(
  name: string,
  managers: readonly string[],
  sources: readonly string[],
  isChart: boolean,
): GitOwner {
  const source = sources
    .filter(text => text !== '')
    .map(printable)
    .join('; ');
  return {name, managers, ...(source !== '' && {source}), ...(isChart && {isChart})};
}

/** One source, or several of them (Argo CD ≥ 2.6). */
function sourcesOf(application: JsonObject | undefined): readonly JsonObject[] {
  const several = valueAt(application, '/spec/sources');
  const one = valueAt(application, '/spec/source');
  return (Array.isArray(several) && several.length > 0 ? several : [one]).filter(isObject);
}

function argoSource({repoURL, path, chart, targetRevision}: JsonObject): string {
  const parts = [
    ['', repoURL],
    ['path ', path],
    ['chart ', chart],
    ['revision ', targetRevision],
  ] as const;
  return parts
    .filter(([, value]) => typeof value === 'string' && value !== '')
    .map(([label, value]) => `${label}${String(value)}`)
    .join(', ');
}

/** The address of a repository may hold a password or token, before its host or in its query; neither tells where it is. */
function printable(text: string): string {
  return text
    .replaceAll(/:\/\/[^/\s]*@/g, '://')
    .replaceAll(/\?[^\s,]*/g, '')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
}

/** Null also where this user may not read it: where in Git is good to know, no more. */
async function readable(ref: ObjectRef, discovery: Discovery): Promise<JsonObject | null> {
  try {
    return await discovery.object(ref);
  } catch (error) {
    if (error instanceof CallError && error.failure === 'denied') return null;
    throw error;
  }
}

function textAt(object: JsonObject | null, path: string): string {
  const value = valueAt(object, path);
  return typeof value === 'string' ? value : '';
}
