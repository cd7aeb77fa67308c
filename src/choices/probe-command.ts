import {expand} from '../model/expansion.ts';
import type {ContainerPart} from '../model/inventory.ts';
import type {GRPCAction, HTTPGetAction, Probe, TCPSocketAction} from '../model/kubernetes.generated.ts';
import {probePort} from '../model/ports.ts';
import {secretArguments} from '../model/secret-arguments.ts';
import {looksSecret} from '../model/secret-shapes.ts';

/** What a probe does. */
export type Handler = 'exec' | 'httpGet' | 'tcpSocket' | 'grpc';

/** Why no command does what a probe does: it does nothing, its port is unknown, it would hold a secret. */
export type NoCommand = 'no-handler' | 'no-port' | 'secret';

/** The handler of a probe; undefined where it has none. */
export function handlerOf(probe: Probe): Handler | undefined {
  if (probe.exec) return 'exec';
  if (probe.httpGet) return 'httpGet';
  if (probe.tcpSocket) return 'tcpSocket';
  return probe.grpc ? 'grpc' : undefined;
}

/** True when both probes ask the same thing of the container, however often. */
export function asksTheSame(one: Probe | undefined, other: Probe | undefined): boolean {
  const what = (probe: Probe) =>
    JSON.stringify([probe.exec, probe.httpGet, probe.tcpSocket, probe.grpc], (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    );
  return one !== undefined && other !== undefined && what(one) === what(other);
}

/**
 * The command of a health check (`HealthCheck.command`) that does what the probe does, or why there is none. `exec` runs in
 * the container itself. The others need `curl` (TCP: `bash` and `timeout`) and can run in any container of the task, because
 * all share one network interface; they give up by themselves after `timeoutSeconds`.
 */
export function probeCommand(
  probe: Probe,
  container: ContainerPart,
  timeoutSeconds: number,
): readonly string[] | NoCommand {
  if (probe.exec) return execCommand(probe.exec.command ?? [], container);
  if (probe.httpGet) return httpCommand(probe.httpGet, container, timeoutSeconds);
  if (probe.tcpSocket) return tcpCommand(probe.tcpSocket, container, timeoutSeconds);
  return probe.grpc ? grpcCommand(probe.grpc, timeoutSeconds) : 'no-handler';
}

/**
 * The kubelet replaces `$(VAR)` by the `value` of the variable as written, and by nothing where it has a `valueFrom`
 * (`ExpandContainerCommandOnlyStatic`, `pkg/kubelet/container/helpers.go`).
 */
function execCommand(command: readonly string[], {value}: ContainerPart): readonly string[] | NoCommand {
  if (command.length === 0) return 'no-handler';
  const variables = new Map((value.env ?? []).map(({name = '', value: text = ''}) => [name, text]));
  let hasSecret = false;
  const words = command.map(word =>
    expand(word, name => {
      const text = variables.get(name);
      if (text !== undefined && looksSecret(name, text) !== null) hasSecret = true;
      return text;
    }),
  );
  return hasSecret || secretArguments(words).size > 0 ? 'secret' : ['CMD', ...words];
}

/** Statuses 200 to 399 are a success on both sides; certificates are not verified, proxies not used, as by the kubelet. */
function httpCommand(
  {scheme, host, path, port, httpHeaders = []}: HTTPGetAction,
  container: ContainerPart,
  timeoutSeconds: number,
): readonly string[] | NoCommand {
  const number = probePort(port, container.value);
  if (number === undefined) return 'no-port';
  if (httpHeaders.some(({name = '', value = ''}) => looksSecret(name, value) !== null)) return 'secret';
  if (looksSecret('', path ?? '') !== null) return 'secret';
  const secure = scheme === 'HTTPS';
  return [
    ...curl(timeoutSeconds),
    ...['--fail', '--output', '/dev/null'],
    ...(secure ? ['--insecure'] : []),
    ...httpHeaders.flatMap(({name = '', value = ''}) => ['--header', `${name}: ${value}`]),
    `${secure ? 'https' : 'http'}://${address(host)}:${number}${kubeletPath(path)}`,
  ];
}

function tcpCommand(
  {host, port}: TCPSocketAction,
  container: ContainerPart,
  timeoutSeconds: number,
): readonly string[] | NoCommand {
  const number = probePort(port, container.value);
  if (number === undefined) return 'no-port';
  const open = 'exec 3<>"/dev/tcp/$0/$1"';
  return ['CMD', 'timeout', String(timeoutSeconds), 'bash', '-c', open, host || LOCAL, String(number)];
}

/** Path of the standard health service (github.com/grpc/grpc, `doc/health-checking.md`). */
const GRPC_PATH = '/grpc.health.v1.Health/Check';
/** The answer SERVING: a frame that is not compressed, two bytes long, field 1 = 1. */
const SERVING = '00000000020801';

/** A call of the gRPC health service in HTTP/2 without TLS, spelled out: curl sends the frame, `od` shows the answer. */
function grpcCommand({port, service}: GRPCAction, timeoutSeconds: number): readonly string[] | NoCommand {
  const number = Number(port);
  if (!(number >= 1 && number <= 65535)) return 'no-port';
  const [, ...args] = curl(timeoutSeconds);
  const headers = "--header 'content-type: application/grpc' --header 'te: trailers'";
  const call = `${args.map(quoted).join(' ')} --http2-prior-knowledge ${headers} --data-binary @-`;
  const url = `http://${LOCAL}:${number}${GRPC_PATH}`;
  const answer = `od -An -v -tx1 | tr -d ' \\n' | grep -q '^${SERVING}$'`;
  return ['CMD-SHELL', `printf '${octal(requestFrame(service ?? ''))}' | ${call} ${url} | ${answer}`];
}

/** `HealthCheckRequest{service}` in a gRPC frame: no compression, length, and field 1 where the name is not empty. */
function requestFrame(service: string): Uint8Array {
  const name = new TextEncoder().encode(service.slice(0, 100));
  const message = name.length === 0 ? [] : [0x0a, ...varint(name.length), ...name];
  const length = [24, 16, 8, 0].map(shift => (message.length >>> shift) & 0xff);
  return Uint8Array.from([0, ...length, ...message]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

function octal(bytes: Uint8Array): string {
  return [...bytes].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** The address that containers of one task share. */
const LOCAL = '127.0.0.1';

function address(host: string | undefined): string {
  if (!host) return LOCAL;
  return host.includes(':') ? `[${host}]` : host;
}

/** A path with its query as the kubelet sends it: with a slash in front, no fragment, and what no URL may hold escaped. */
export function kubeletPath(path = ''): string {
  const escaped = path.toWellFormed().replaceAll(/[^\x21-\x7e]/g, encodeURIComponent);
  const [sent = ''] = escaped.split('#', 1);
  return sent.startsWith('/') ? sent : `/${sent}`;
}

function curl(timeoutSeconds: number): readonly string[] {
  return ['CMD', 'curl', '--silent', '--globoff', '--noproxy', '*', '--max-time', String(timeoutSeconds)];
}

function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word}'`;
}
