import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {loadAll} from 'js-yaml';
import type {Kubernetes} from './kubernetes.ts';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {readonly namespace?: string};
}

/** Creates everything in a file of manifests, or in a folder of such files: namespaces first. */
export async function applyManifests(kubernetes: Kubernetes, path: string): Promise<void> {
  const files = statSync(path).isDirectory() ? readdirSync(path).map(name => join(path, name)) : [path];
  const documents: Manifest[] = [];
  for (const file of files.toSorted())
    loadAll(readFileSync(file, 'utf8'), document => void documents.push(document as Manifest));
  const isFirst = ({kind}: Manifest): number => Number(kind !== 'Namespace');
  for (const document of documents.toSorted((a, b) => isFirst(a) - isFirst(b)))
    await kubernetes.post(collectionOf(document), document);
}

/** The path under which the API server takes new objects of a kind. */
function collectionOf({apiVersion, kind, metadata: {namespace}}: Manifest): string {
  const plural = kind.toLowerCase().replace(/y$/, 'ie').replace(/ss$/, 'sse').concat('s');
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
}

/** Resources of an API group, as discovery has them. */
interface Resources {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly verbs: readonly string[];
  }[];
}

/** All that is in a cluster but events, in a List, as `kubectl get` prints it. */
export async function readAll(kubernetes: Kubernetes): Promise<string> {
  const {groups} = await kubernetes.get<{groups: {preferredVersion: {groupVersion: string}}[]}>('/apis');
  const versions = ['v1', ...groups.map(({preferredVersion}) => preferredVersion.groupVersion)];
  const items: object[] = [];
  for (const apiVersion of versions) {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const {resources} = await kubernetes.get<Resources>(root);
    const kept = resources.filter(({verbs}) => verbs.includes('list') && verbs.includes('create'));
    for (const {name, kind} of kept.filter(({name}) => name !== 'events')) {
      const list = await kubernetes.get<{items: object[]}>(`${root}/${name}`);
      items.push(...list.items.map(item => ({apiVersion, kind, ...item})));
    }
  }
  return JSON.stringify({apiVersion: 'v1', kind: 'List', items});
}
