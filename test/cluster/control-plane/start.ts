import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {freePort} from '../../servers/loopback.ts';
import {type Program, startProgram} from '../../servers/program.ts';
import {type Cluster, kubernetes} from '../kubernetes.ts';
import type {ControlPlanePrograms} from './build.ts';
import {type Identity, makeAuthority} from './certificates.ts';

/** A running control plane: an API server with etcd behind it and the controllers that k2e depends on; no scheduler, no nodes. */
export interface ControlPlane {
  /** The API server with an administrator's rights. */
  readonly admin: Cluster;
  /** The API server for a user who may do nothing yet but what RBAC gives to this name. */
  user(name: string): Cluster;
  stop(): Promise<void>;
}

const CONTROLLERS = [
  'cronjob-controller',
  'job-controller',
  'deployment-controller',
  'replicaset-controller',
  'statefulset-controller',
  'namespace-controller',
  'garbage-collector-controller',
  'serviceaccount-controller',
];

/**
 * Starts etcd, kube-apiserver and kube-controller-manager on free ports of 127.0.0.1 and waits until the API server is ready.
 * @param folder a folder of its own, made here, for data, certificates and logs (`logs/`)
 * @throws Error with the end of the log of what does not start
 */
export async function startControlPlane(
  programs: ControlPlanePrograms & {readonly missing?: undefined},
  folder: string,
): Promise<ControlPlane> {
  mkdirSync(join(folder, 'logs'), {recursive: true});
  const authority = makeAuthority(folder);
  const running: Program[] = [];
  const run = (command: string, name: string, args: readonly string[]): Program => {
    const program = startProgram(command, args, {log: join(folder, 'logs', `${name}.log`)});
    running.unshift(program);
    return program;
  };
  const stop = async (): Promise<void> => {
    for (const program of running) await program.stop();
    rmSync(join(folder, 'etcd'), {recursive: true, force: true});
  };
  try {
    const etcd = await startEtcd(folder, args => run(programs.etcd, 'etcd', args));
    const server = `https://127.0.0.1:${await freePort()}`;
    const apiServer = run(programs.apiServer, 'kube-apiserver', apiServerArgs(folder, etcd, server));
    const cluster = (identity: Identity): Cluster => ({server, ...identity});
    const admin = cluster(authority.client('admin', 'system:masters'));
    const client = kubernetes(admin);
    await apiServer.ready(() =>
      client.get('/readyz').then(
        () => true,
        () => false,
      ),
    );
    const file = join(folder, 'controller-manager.kubeconfig');
    writeFileSync(file, kubeconfig(admin), {mode: 0o600});
    run(programs.controllerManager, 'kube-controller-manager', [
      `--kubeconfig=${file}`,
      '--leader-elect=false',
      '--secure-port=0',
      `--controllers=${CONTROLLERS}`,
    ]);
    return {admin, user: name => cluster(authority.client(name)), stop};
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startEtcd(folder: string, run: (args: readonly string[]) => Program): Promise<string> {
  const [url, peer] = [await freePort(), await freePort()].map(port => `http://127.0.0.1:${port}`);
  run([
    '--name=default',
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
  ]);
  return `${url}`;
}

function apiServerArgs(folder: string, etcd: string, server: string): readonly string[] {
  return [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${new URL(server).port}`,
    `--tls-cert-file=${join(folder, 'server.crt')}`,
    `--tls-private-key-file=${join(folder, 'server.key')}`,
    `--client-ca-file=${join(folder, 'ca.crt')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'service-account.key')}`,
    `--service-account-signing-key-file=${join(folder, 'service-account.key')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--authorization-mode=RBAC',
    '--endpoint-reconciler-type=none',
    // Pods would wait for their service account, which is of no use without nodes.
    '--disable-admission-plugins=ServiceAccount',
  ];
}

/** The text of a kubeconfig with one context. JSON is YAML. */
export function kubeconfig({server, ca, cert, key}: Cluster, namespace = 'default'): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'bed',
      contexts: [{name: 'bed', context: {cluster: 'bed', user: 'bed', namespace}}],
      clusters: [{name: 'bed', cluster: {server, 'certificate-authority-data': base64(ca)}}],
      users: [{name: 'bed', user: {'client-certificate-data': base64(cert), 'client-key-data': base64(key)}}],
    },
    undefined,
    2,
  );
}
