import {booleanOf} from '../../choices/routing/annotation.ts';
import {NGINX_SETTING_KEYS} from '../../choices/routing/nginx-settings.ts';
import {nearest} from '../../nearest.ts';
import type {FieldFate} from '../custom-resource/leaves.ts';
import {carriesNothing} from '../ingress/nginx-snippet.ts';
import type {Report} from '../rule.ts';

type Decide = (value: string, data: Readonly<Record<string, unknown>>) => FieldFate;

const drop =
  (reason: string): Decide =>
  () => ({drop: reason});
const told =
  (level: Report['level'], fidelity: Report['fidelity'], message: string, remediation: string): Decide =>
  () => ({report: {level, fidelity, message, remediation}});
const unlessOff =
  (decide: Decide): Decide =>
  (value, data) =>
    booleanOf(value) === false ? {drop: 'It is off.'} : decide(value, data);

const ITSELF = drop('It tunes nginx itself; a load balancer has nothing like it.');
const LOGS = told(
  'info',
  'dropped',
  'The access logs of nginx end with it; those of a load balancer go to Amazon S3, have a form of their own, and are off until they are turned on.',
  'Set `access_logs.s3.enabled` and a bucket on the load balancer.',
);
const TRACES = unlessOff(
  told(
    'review',
    'approximate',
    'A load balancer writes no traces; it adds the header X-Amzn-Trace-Id and keeps traceparent as it is.',
    'Trace in the application.',
  ),
);
const HEADERS = told(
  'action',
  'manual',
  'A load balancer adds, replaces and hides no headers of your choice.',
  'Let the application do it.',
);
const REAL_ADDRESS = unlessOff(
  told(
    'review',
    'approximate',
    'nginx takes the address, the host or the protocol of the client from headers of a proxy in front of it; the load balancer adds the address of the connection to X-Forwarded-For, and sets X-Forwarded-Proto and X-Forwarded-Port anew.',
    'Where a CDN or proxy stays in front, let the application read the address before the last one of X-Forwarded-For, and let only that proxy reach the load balancer.',
  ),
);
const TLS = told(
  'review',
  'approximate',
  'The security policy of the listener decides which versions and ciphers of TLS clients may use.',
  'Choose a policy with `tls.policy` in k2e.yaml.',
);
const FIREWALL = told(
  'action',
  'manual',
  'nginx refuses requests by what is in their headers; the load balancer lets them pass.',
  'Use a rule of AWS WAF.',
);
const SNIPPET: Decide = value =>
  carriesNothing(value)
    ? {drop: 'The load balancer does by itself what the snippet asks for.'}
    : {
        report: {
          level: 'action',
          fidelity: 'manual',
          message: 'The snippet of nginx configuration, which holds for all Ingresses, is not carried over.',
          remediation:
            'Read it line by line: redirects, fixed answers and refused addresses can be listener rules; headers, variables and logic belong into the application.',
        },
      };
const PART_OF_AUTH: Decide = (_, data) => ({
  drop:
    String(data['global-auth-url'] ?? '').trim() !== ''
      ? 'It is part of an authentication that nginx does; the finding on global-auth-url says what becomes of the routes.'
      : 'Without global-auth-url nginx asks nobody.',
});

/**
 * Keys of the ConfigMap that no annotation stands for (`internal/ingress/controller/config/config.go` of ingress-nginx); a last `*` stands for any
 * rest. The first that fits counts.
 */
const GLOBALS: readonly (readonly [key: string, decide: Decide])[] = [
  ['global-auth-*', PART_OF_AUTH],
  ['no-auth-locations', PART_OF_AUTH],
  ['block-user-agents', FIREWALL],
  ['block-referers', FIREWALL],
  ['modsecurity-snippet', FIREWALL],
  ['*-snippet', SNIPPET],
  ['add-headers', HEADERS],
  ['proxy-set-headers', HEADERS],
  ['hide-headers', HEADERS],
  [
    'hsts*',
    drop('The finding on the class says that the header of HSTS is gone, which nginx adds by itself.'),
  ],
  ['http-redirect-code', drop('Redirects of a load balancer have the status 301 or 302.')],
  [
    'no-tls-redirect-locations',
    drop('They are for certificates by cert-manager; those of ACM need no such paths.'),
  ],
  ['use-proxy-protocol', drop('It is for the way from the load balancer in front of nginx to nginx.')],
  [
    'proxy-protocol-header-timeout',
    drop('It is for the way from the load balancer in front of nginx to nginx.'),
  ],
  ['use-forwarded-headers', REAL_ADDRESS],
  ['enable-real-ip', REAL_ADDRESS],
  ['compute-full-forwarded-for', REAL_ADDRESS],
  ['proxy-real-ip-cidr', REAL_ADDRESS],
  ['forwarded-*', REAL_ADDRESS],
  ['ssl-protocols', TLS],
  ['ssl-ciphers', TLS],
  ['ssl-ecdh-curve', TLS],
  ['ssl-*', ITSELF],
  ['otlp-*', TRACES],
  ['otel-*', TRACES],
  ['opentelemetry-*', TRACES],
  ['enable-opentelemetry', TRACES],
  ['enable-opentracing', TRACES],
  ['jaeger-*', TRACES],
  ['zipkin-*', TRACES],
  ['datadog-*', TRACES],
  ['log-format-*', LOGS],
  ['access-log-*', LOGS],
  ['http-access-log-path', LOGS],
  ['enable-syslog', LOGS],
  ['syslog-*', LOGS],
  ['allow-snippet-annotations', drop('It limits what Ingresses may ask of nginx.')],
  ['annotations-risk-level', drop('It limits what Ingresses may ask of nginx.')],
  ['annotation-value-word-blocklist', drop('It limits what Ingresses may ask of nginx.')],
  ['allow-cross-namespace-resources', drop('It limits what Ingresses may ask of nginx.')],
  ['strict-validate-path-type', drop('It limits what Ingresses may ask of nginx.')],
  ['global-allowed-response-headers', drop('It limits what Ingresses may ask of nginx.')],
  ...[
    'allow-backend-server-header',
    'bind-address*',
    'brotli-*',
    'client-body-*',
    'client-header-*',
    'debug-connections',
    'default-type',
    'disable-access-log',
    'disable-http-access-log',
    'disable-ipv6*',
    'disable-proxy-intercept-errors',
    'disable-stream-access-log',
    'enable-access-log-for-default-backend',
    'enable-aio-write',
    'enable-auth-access-log',
    'enable-brotli',
    'enable-multi-accept',
    'enable-ocsp',
    'enable-serial-reloads',
    'enable-underscores-in-headers',
    'error-log-*',
    'generate-request-id',
    'geoip2-*',
    'grpc-buffer-size-kb',
    'gzip-*',
    'http2-*',
    'ignore-invalid-headers',
    'keep-alive*',
    'large-client-header-buffers',
    'limit-conn-*',
    'limit-req-*',
    'lua-shared-dicts',
    'map-hash-*',
    'max-worker-*',
    'nginx-status-*',
    'proxy-add-original-uri-header',
    'proxy-headers-hash-*',
    'proxy-ssl-location-only',
    'proxy-stream-*',
    'relative-redirects',
    'retry-non-idempotent',
    'reuse-port',
    'server-name-hash-*',
    'server-tokens',
    'skip-access-log-urls',
    'upstream-keepalive-*',
    'use-geoip*',
    'use-gzip',
    'use-http2',
    'use-port-in-redirects',
    'variables-hash-*',
    'worker-*',
  ].map(key => [key, ITSELF] as const),
];

/** What becomes of a key that is no default of an annotation; `data` are all keys. */
export function globalFate(key: string, value: string, data: Readonly<Record<string, unknown>>): FieldFate {
  const known = GLOBALS.find(([pattern]) => fits(pattern, key));
  if (!known) return {report: unknown(key)};
  const fate = known[1](value, data);
  if (fate === 'read' || 'drop' in fate) return fate;
  return {report: {...fate.report, message: `${key}: ${fate.report.message}`}};
}

function fits(pattern: string, key: string): boolean {
  if (pattern.startsWith('*')) return key.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
}

function unknown(key: string): Report {
  const globals = GLOBALS.map(([pattern]) => pattern).filter(pattern => !pattern.includes('*'));
  const near = nearest(key, [...NGINX_SETTING_KEYS, ...globals]);
  return {
    level: 'review',
    fidelity: 'manual',
    message: `k2e does not know the key ${key} of the ConfigMap of ingress-nginx; it is not carried over.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    remediation: 'Look the key up in the documentation of ingress-nginx and decide where it belongs.',
  };
}
