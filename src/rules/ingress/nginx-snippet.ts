import type {Decide} from './annotation-family.ts';

/**
 * Directives of nginx, without their quotes and with single spaces, that ask for what an Application Load Balancer does by itself:
 * it passes WebSockets and the Host header on, sets X-Forwarded-For and X-Forwarded-Proto, buffers no answers and caches nothing.
 */
const BY_ITSELF =
  /^(?:proxy_http_version 1\.1|proxy_set_header (?:upgrade \$http_upgrade|connection (?:upgrade|\$connection_upgrade|\$http_connection)|host \$(?:host|http_host|best_http_host)|x-forwarded-for \$proxy_add_x_forwarded_for|x-forwarded-proto \$(?:scheme|pass_access_scheme|http_x_forwarded_proto))|proxy_cache_bypass \$http_upgrade|proxy_buffering off|chunked_transfer_encoding on)$/i;

/** A snippet of nginx configuration. Snippets may hold anything, secrets too: nothing of them is quoted. */
export const SNIPPET: Decide = ({value}) =>
  carriesNothing(value)
    ? {
        drop: 'The load balancer does by itself what the snippet asks for: it passes WebSockets and headers on, and buffers nothing.',
      }
    : {
        report: {
          level: 'action',
          fidelity: 'manual',
          message: 'The snippet of nginx configuration is not carried over.',
          remediation:
            'Read it line by line: redirects and fixed answers can be listener rules; headers, variables and logic belong into the application.',
        },
      };

/** True for a snippet that asks for nothing but what the load balancer does by itself. */
export function carriesNothing(snippet: string): boolean {
  return directives(snippet).every(directive => BY_ITSELF.test(directive));
}

/** The directives of a snippet, without comments; what is no plain directive stays as it is. */
function directives(text: string): readonly string[] {
  return text
    .split('\n')
    .map(line => line.replace(/^\s*#.*$/, ''))
    .join('\n')
    .split(';')
    .map(directive => directive.replaceAll(/["']/g, '').replaceAll(/\s+/g, ' ').trim())
    .filter(directive => directive !== '');
}
