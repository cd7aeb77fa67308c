/** What Node.js reads of an environment to send requests through proxies. */
type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** Places on this machine, which no proxy reaches; Go's programs, as kubectl is one, never ask a proxy for them either (`net/http`, ProxyFromEnvironment). */
const HERE = ['localhost', '127.0.0.1', '::1', '[::1]'];

/**
 * The proxies that the environment names in `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, as an option of the agents of `node:http` and `node:https`
 * (`proxyEnv`): the AWS CLI and kubectl go through them, so k2e has to. Node.js has the option since 22.21 and 24.5; older ones connect directly.
 */
export function proxyEnvironment(environment: ProxyEnvironment): ProxyEnvironment {
  const direct = [environment['no_proxy'] ?? environment['NO_PROXY'] ?? '', ...HERE];
  const names = direct.filter(name => name !== '').join(',');
  return {...environment, no_proxy: names, NO_PROXY: names};
}
