import {execFile} from 'node:child_process';
import {copyFileSync, mkdirSync, readFileSync, renameSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {cached} from '../../servers/cache.ts';

const MODULE = ['go.mod', 'go.sum'].map(file => fileURLToPath(new URL(`../${file}`, import.meta.url)));

/** Paths of the three programs, or why this machine has none. */
export type ControlPlanePrograms =
  | {
      readonly etcd: string;
      readonly apiServer: string;
      readonly controllerManager: string;
      readonly missing?: undefined;
    }
  | {readonly missing: string};

/**
 * Builds etcd, kube-apiserver and kube-controller-manager from their Go modules, once for each version of `../go.mod`: about four
 * minutes on two cores, 3 GB of Go's caches. Needs Go and, that first time, the module proxy.
 *
 * k8s.io/kubernetes requires its staging modules at v0.0.0 and its own `replace` lines count only where it is the main module, so
 * `../go.mod` repeats them. Its version is stamped as in the releases: the API server derives its feature gates from it.
 */
export async function controlPlanePrograms(): Promise<ControlPlanePrograms> {
  try {
    const folder = await cached('control-plane', MODULE, build);
    return {
      etcd: join(folder, 'etcd'),
      apiServer: join(folder, 'kube-apiserver'),
      controllerManager: join(folder, 'kube-controller-manager'),
    };
  } catch (error) {
    return {missing: `no control plane built by Go: ${String(error).trim().slice(0, 600)}`};
  }
}

async function build(folder: string): Promise<void> {
  process.stderr.write('Building etcd and the Kubernetes control plane; this takes some minutes, once.\n');
  mkdirSync(folder, {recursive: true});
  // In a copy, so that nothing that happens to the checkout meanwhile disturbs the build.
  for (const file of MODULE) copyFileSync(file, join(folder, file.endsWith('sum') ? 'go.sum' : 'go.mod'));
  const version = /^\tk8s\.io\/kubernetes v(\d+)\.(\d+)\.(\d+)\b/m.exec(
    readFileSync(join(folder, 'go.mod'), 'utf8'),
  );
  if (!version) throw new Error('go.mod names no version of k8s.io/kubernetes');
  const [, major, minor, patch] = version;
  const stamp = 'k8s.io/component-base/version';
  const flags = [
    '-s -w',
    `-X ${stamp}.gitVersion=v${major}.${minor}.${patch}`,
    `-X ${stamp}.gitMajor=${major} -X ${stamp}.gitMinor=${minor}`,
  ];
  await promisify(execFile)(
    'go',
    ['install', '-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags', flags.join(' '), 'tool'],
    {
      cwd: folder,
      env: {...process.env, GOBIN: folder, CGO_ENABLED: '0'},
      maxBuffer: 2 ** 26,
    },
  );
  // The root package of the module go.etcd.io/etcd/server is the program that is called etcd elsewhere.
  renameSync(join(folder, 'server'), join(folder, 'etcd'));
}
