import {execFileSync, spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/** What a client of the API server proves itself with: PEM texts. */
export interface Identity {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of one test run, in a folder of its own. */
export interface Authority {
  /**
   * A certificate for a client.
   * @param user the name that RBAC sees
   * @param group a group of the user, for example `system:masters`
   */
  client(user: string, group?: string): Identity;
}

/** Why no authority can be made here, if that is so. */
export function missingOpenssl(): string | undefined {
  const {error} = spawnSync('openssl', ['version']);
  return error === undefined ? undefined : 'no openssl';
}

const SERVER_NAMES = [
  'IP:127.0.0.1',
  'IP:10.0.0.1',
  'DNS:localhost',
  'DNS:kubernetes',
  'DNS:kubernetes.default',
  'DNS:kubernetes.default.svc',
];

/**
 * Makes a certificate authority (`ca.crt`), the API server's certificate (`server.crt`, `server.key`) and the key that signs
 * service accounts' tokens (`service-account.key`) with openssl: Node can read certificates, but not make them.
 * @throws Error when openssl fails
 */
export function makeAuthority(folder: string): Authority {
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, {cwd: folder, stdio: ['ignore', 'ignore', 'pipe']});
  };
  const key = (name: string): void => openssl('genrsa', '-out', `${name}.key`, '2048');
  const sign = (name: string, subject: string, extensions: string): void => {
    key(name);
    writeFileSync(join(folder, `${name}.ext`), extensions);
    openssl('req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-sha256'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-extfile', `${name}.ext`, '-out', `${name}.crt`);
  };
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  key('ca');
  openssl('req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=k2e-test', '-days', '2', '-out', 'ca.crt');
  sign('server', '/CN=kube-apiserver', `subjectAltName=${SERVER_NAMES}\nextendedKeyUsage=serverAuth\n`);
  key('service-account');
  return {
    client: (user, group) => {
      const name = `client-${user.replaceAll(/[^a-z0-9]/g, '-')}`;
      sign(name, `/${group === undefined ? '' : `O=${group}/`}CN=${user}`, 'extendedKeyUsage=clientAuth\n');
      return {ca: read('ca.crt'), cert: read(`${name}.crt`), key: read(`${name}.key`)};
    },
  };
}
