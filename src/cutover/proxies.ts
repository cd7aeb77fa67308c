import {UsageError} from '../errors.ts';

/** What Node.js reads of an environment to send requests through proxies. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** The variables that name proxies; Node.js takes the first of each pair that is set. */
const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;

/** Places on this machine, which no proxy reaches; Go's programs, as kubectl is one, never ask a proxy for them either (`net/http`, ProxyFromEnvironment). */
const HERE = ['localhost', '127.0.0.1', '::1', '[::1]'];

/**
 * The proxies that the environment names in `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, as an option of the agents of `node:http` and `node:https`
 * (`proxyEnv`): the AWS CLI and kubectl go through them, so k2e has to. As for them, a host with a port is an HTTP proxy. Node.js has the option since
 * 22.21 and 24.5; older ones connect directly.
 * @throws UsageError K2E-E032 for what Node.js cannot go through. It does not show the value, which may hold a password; Node.js would.
 */
export function proxyEnvironment(environment: ProxyEnvironment): ProxyEnvironment {
  const proxies = PROXIES.flatMap(name => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, proxyUrl(name, value)] as const];
  });
  const direct = [environment['no_proxy'] ?? environment['NO_PROXY'] ?? '', ...HERE];
  const names = direct.filter(name => name !== '').join(',');
  return {...environment, ...Object.fromEntries(proxies), no_proxy: names, NO_PROXY: names};
}

function proxyUrl(name: string, value: string): string {
  const text = value.includes('://') ? value : `http://${value}`;
  const {protocol, username, password} = URL.parse(text) ?? {protocol: ''};
  if (/^https?:$/.test(protocol) && isDecodable(`${username}${password}`)) return text;
  throw new UsageError('K2E-E032', `The variable ${name} names no HTTP proxy.`, [
    'Write it like `http://proxy.example.com:3128`, with special characters of a password as `%40`; or unset it for k2e.',
  ]);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
