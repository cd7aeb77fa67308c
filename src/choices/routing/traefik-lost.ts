import type {Level} from '../../finding.ts';

/** What becomes of a kind of Middleware that a load balancer does not have and that keeps nobody out. */
interface Lost {
  readonly level: Level;
  readonly says: string;
  readonly todo: string;
}

const lost = (level: Level, says: string, todo: string): Lost => ({level, says, todo});

/** By the field of `spec` that makes the kind. */
export const LOST_MIDDLEWARES: Readonly<Record<string, Lost>> = {
  headers: lost(
    'action',
    'A load balancer sets few headers of answers, for a whole listener only, and none of requests; it refuses no hosts by a list.',
    'Set the headers and answer CORS in the application; for security headers there are attributes of the listener (`routing.http.response.*`).',
  ),
  rateLimit: lost(
    'action',
    'A load balancer does not limit the rate of requests.',
    'Add a rate-based rule of AWS WAF.',
  ),
  inFlightReq: lost(
    'action',
    'A load balancer does not limit how many requests run at once.',
    'Limit them in the application, or add a rate-based rule of AWS WAF.',
  ),
  redirectRegex: lost(
    'action',
    'The redirects of a load balancer keep nothing of a path but the whole; these requests reach the service.',
    'Redirect in the application, or add a listener rule for each fixed address.',
  ),
  errors: lost(
    'action',
    'A load balancer does not replace the answers of a service by pages of another.',
    'Let the application answer with its own pages.',
  ),
  buffering: lost(
    'review',
    'A load balancer has no limits for the sizes of requests and answers that one could set.',
    'Limit sizes in the application.',
  ),
  circuitBreaker: lost(
    'review',
    'A load balancer takes unhealthy targets out by their health checks only.',
    'Set the thresholds of the health check.',
  ),
  compress: lost(
    'review',
    'A load balancer does not compress answers.',
    'Compress in the application or with CloudFront.',
  ),
  contentType: lost(
    'review',
    'A load balancer does not guess the type of an answer.',
    'Set Content-Type in the application.',
  ),
  encodedCharacters: lost(
    'review',
    'A load balancer passes encoded characters of a path as they are.',
    'Refuse them in the application, or with AWS WAF.',
  ),
  grpcWeb: lost(
    'action',
    'A load balancer does not translate gRPC-Web.',
    'Let the application or a sidecar translate it.',
  ),
  passTLSClientCert: lost(
    'action',
    'The certificate of a client is passed in headers of other names, and only with mutual authentication in passthrough mode.',
    'Set mutual authentication on the listener, and read `X-Amzn-Mtls-Clientcert` in the application.',
  ),
  retry: lost('review', 'A load balancer does not repeat requests.', 'Repeat them in the callers.'),
};
