import {execFileSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createServer, type IncomingMessage, request, type ServerResponse} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** The world outside of this machine, on loopback: AWS, which is moto, and registries, which have every image. */
export interface Outside {
  /** Variables with which a program written in Go reaches it in place of the real one. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** An image index that leaves its platforms open: an image for all of them (OCI image index specification). */
const INDEX = JSON.stringify({
  schemaVersion: 2,
  manifests: [{mediaType: 'application/vnd.oci.image.manifest.v1+json'}],
});

/**
 * Starts a proxy for connections over TLS to these hosts. ecspresso's `verify` looks for images in their registries, and asks
 * AWS with clients that ignore `AWS_ENDPOINT_URL` once it has assumed a role. Needs the program `openssl`.
 */
export async function startOutside(moto: string, hosts: readonly string[]): Promise<Outside> {
  const folder = mkdtempSync(join(tmpdir(), 'k2e-outside-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = hosts.map(host => `DNS:${host}`).join(',');
  const made = ['-subj', '/CN=k2e', '-addext', `subjectAltName=${names}`, '-keyout', key, '-out', cert];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...made], {stdio: 'ignore'});

  const inner = createSecureServer({key: readFileSync(key), cert: readFileSync(cert)}, (asked, answer) => {
    const {host = ''} = asked.headers;
    if (host.endsWith('.amazonaws.com') && !host.includes('.dkr.')) forward(moto, asked, answer);
    else answer.setHeader('content-type', 'application/vnd.oci.image.index.v1+json').end(INDEX);
  });
  const proxy = createServer().on('connect', (_, socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    inner.emit('connection', socket);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    env: {HTTPS_PROXY: `http://127.0.0.1:${port}`, SSL_CERT_FILE: cert},
    stop: async () => {
      proxy.closeAllConnections();
      inner.closeAllConnections();
      proxy.close();
      rmSync(folder, {recursive: true, force: true});
    },
  };
}

function forward(moto: string, asked: IncomingMessage, answer: ServerResponse): void {
  const {method, url, headers} = asked;
  const onward = request(`${moto}${url}`, {method, headers}, answered => {
    answer.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  asked.pipe(onward);
}
