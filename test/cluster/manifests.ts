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
