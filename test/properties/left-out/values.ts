import {crc32} from 'node:zlib';
import fc from 'fast-check';

/** Draws values for the thing of this name: others than for another name, and the same in each run with one seed. */
export function drawn<T>(name: string, from: fc.Arbitrary<T>, numRuns: number): T[] {
  const {seed = Date.now()} = fc.readConfigureGlobal();
  // A seed has 32 bits, with a sign.
  return fc.sample(from, {numRuns, seed: (seed ^ crc32(name)) | 0});
}

/** Values that annotations and free texts have, rightly or not: empty, of another type, out of range, hostile, and what one or another key knows. */
export const VALUES: readonly string[] = [
  ...['', ' ', 'true', 'false', 'True', 'on', 'abc', 'ä🙂', 'a\nb', '"', '*', 'null', '~'],
  ...[
    '0',
    '-1',
    '1',
    '1.5',
    '99',
    '65536',
    '8080',
    '8443',
    '1e3',
    '30s',
    '1h',
    '5m',
    '10Mi',
    '50%',
    '200',
    '200-299',
    '0-7',
    '301',
    '1,2',
  ],
  ...['[]', '{}', '[1]', '{"a":1}', '{', 'a=b', 'a=b,c=d', 'a: b', 'Environment=x'],
  ...[
    'HTTP',
    'https',
    'TCP',
    'tls',
    'GRPC',
    'HTTP2',
    'h2c',
    'FCGI',
    'basic',
    'cookie',
    'lb',
    'source_ip',
    'ewma',
  ],
  ...['internet-facing', 'internal', 'instance', 'ip', 'dualstack', 'ipv4', 'traffic-port'],
  ...['[{"HTTP":80},{"HTTPS":443}]', '[{"HTTP":8080}]', '[{"HTTP":"x"}]'],
  ...[
    'stickiness.enabled=true',
    'deregistration_delay.timeout_seconds=x',
    'deregistration_delay.timeout_seconds=30',
    'idle_timeout.timeout_seconds=60',
  ],
  ...[
    '10.0.0.0/8',
    '10.0.0.0/33',
    '::/0',
    '0.0.0.0/0',
    'subnet-1,subnet-2',
    'subnet-0a1b2c3d4e5f60718',
    'sg-1',
    'sg-0a1b2c3d4e5f60718',
  ],
  ...[
    '/',
    '/a',
    '/$1',
    '/a?b',
    '~^/x',
    '^/a',
    '/metrics',
    'http://x.example.com/$request_uri',
    'https://x.example.com/',
    'shop.example.com',
    '*.example.com',
  ],
  ...['web', 'api', 'shop/cm', 'nginx', 'alb', 'web,proxy', 'example/agent:2'],
  ...[
    'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
    'arn:aws:iam::111122223333:role/app',
    'arn:aws:iam::x:role/',
    'ELBSecurityPolicy-TLS13-1-2-2021-06',
  ],
  '{"type":"fixed-response","fixedResponseConfig":{"contentType":"text/plain","statusCode":"503","messageBody":"x"}}',
  '{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"web","servicePort":"80","weight":20},{"serviceName":"api","servicePort":80,"weight":80}]}}',
  '[{"field":"host-header","hostHeaderConfig":{"values":["a.example.com"]}}]',
  '{"issuer":"https://x","authorizationEndpoint":"https://x/a","tokenEndpoint":"https://x/t","userInfoEndpoint":"https://x/u","secretName":"s"}',
];
