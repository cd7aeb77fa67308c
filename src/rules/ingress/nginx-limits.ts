import {integerOf} from '../../choices/routing/annotation.ts';
import {IDLE_TIMEOUT} from '../../choices/routing/settings.ts';
import {handle} from '../../ecs/resource.ts';
import {defineRule} from '../rule.ts';
import {
  type Annotated,
  type Decide,
  type Family,
  familyClaims,
  mapFamily,
  meaningless,
} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {NGINX_READER, NGINX_REFS} from './nginx-reader.ts';
import {balancerArn} from './planned.ts';

const TIMEOUT: Decide = annotated => {
  if (integerOf(annotated.value) === undefined)
    return {drop: 'It is no number of seconds; nginx falls back to its default.'};
  return {
    set: () => setAttributes(annotated),
    report: {
      level: 'info',
      fidelity: 'approximate',
      message:
        `A load balancer has one idle timeout for all hosts and both directions; it is ${idleTimeoutOf(annotated)} seconds, the longest ` +
        'of all Ingresses that share it.',
    },
  };
};

const BUFFERS = meaningless('It tunes the buffers of nginx; a load balancer streams requests and responses.');
const RETRIES = meaningless('A load balancer does not repeat requests that have reached a target.');

/** Annotations of ingress-nginx that this rule knows. */
export const NGINX_LIMITS: Family = {
  'proxy-read-timeout': TIMEOUT,
  'proxy-send-timeout': TIMEOUT,
  'proxy-connect-timeout': meaningless(
    'A load balancer waits 10 seconds for a connection to a target; that cannot be chosen.',
  ),
  'proxy-body-size': () => ({
    report: {
      level: 'info',
      fidelity: 'approximate',
      message: 'A load balancer does not limit the size of a request; nginx refuses larger ones with 413.',
      remediation: 'Limit it in the application or with a size constraint of AWS WAF.',
    },
  }),
  'client-body-buffer-size': BUFFERS,
  'proxy-buffering': BUFFERS,
  'proxy-buffer-size': BUFFERS,
  'proxy-buffers-number': BUFFERS,
  'proxy-busy-buffers-size': BUFFERS,
  'proxy-max-temp-file-size': BUFFERS,
  'proxy-request-buffering': BUFFERS,
  'proxy-next-upstream*': RETRIES,
  'proxy-http-version': meaningless(
    'The protocol version belongs to the target group; HTTP/1.1 is its default.',
  ),
  'http2-push-preload': meaningless('Browsers no longer take pushed responses.'),
};

function idleTimeoutOf({balancer}: Annotated): string {
  return balancer.settings.attributes.find(({Key}) => Key === IDLE_TIMEOUT)?.Value ?? '60';
}

function setAttributes({subject, balancer}: Annotated): void {
  subject.set(handle('load-balancer-attributes', balancer.name), {
    LoadBalancerArn: balancerArn(balancer),
    Attributes: balancer.settings.attributes,
  });
}

export default defineRule({
  id: 'ingress/nginx-limits',
  on: 'Ingress',
  claims: familyClaims(NGINX_READER, NGINX_LIMITS),
  summary:
    'Timeouts become the idle timeout of the load balancer; buffers, retries and limits of nginx fall away.',
  rationale:
    'The nginx controller waits for each location as long as its annotations say. A load balancer closes a connection on which nothing moves ' +
    'for its idle timeout, which is one number for everything behind it, from 1 to 4000 seconds. nginx refuses bodies over ' +
    '1 MiB unless told otherwise; a load balancer takes any.',
  remediation: 'Check that the longest timeout suits the other hosts too.',
  refs: {
    ...NGINX_REFS,
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'slow answers and large uploads',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/proxy-read-timeout': '300',
        'nginx.ingress.kubernetes.io/proxy-body-size': '50m',
        'nginx.ingress.kubernetes.io/proxy-buffering': 'off',
      }),
      emits: {
        'load-balancer-attributes/nginx-shared-internal': {
          Attributes: [{Key: 'idle_timeout.timeout_seconds', Value: '300'}],
        },
      },
      findings: [
        {level: 'info', fidelity: 'approximate', says: '300 seconds'},
        {level: 'info', fidelity: 'approximate', says: '413'},
      ],
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1proxy-buffering'],
    },
  ],
  map: subject => mapFamily(subject, NGINX_READER, NGINX_LIMITS),
});
