import {certificateCovers} from '../model/certificate-covers.ts';
import type {ListenerSeen} from './calls.ts';

/** A load balancer by its name, with what it listens on. */
export interface Listening {
  readonly name: string;
  readonly listeners: readonly ListenerSeen[];
}

/** What clients of a host would lose by the switch, and what to do about it. */
export interface Loss {
  readonly why: string;
  readonly remedy: string;
}

/** Where clients of a host come to harm. */
export interface Losses {
  /** Every https client of the host would be refused, or would refuse. */
  readonly certain: readonly Loss[];
  /** What people have to judge; the host is not named. */
  readonly notes: readonly string[];
}

/** The port of https. */
const HTTPS_PORT = 443;

/** Protocols of listeners at which TLS ends. */
const TLS: ReadonlySet<string> = new Set(['HTTPS', 'TLS']);
/** Protocols of listeners → what carries them. */
const TRANSPORTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['HTTP', ['TCP']],
  ['HTTPS', ['TCP']],
  ['TCP', ['TCP']],
  ['TLS', ['TCP']],
  ['UDP', ['UDP']],
  ['QUIC', ['UDP']],
  ['TCP_UDP', ['TCP', 'UDP']],
  ['TCP_QUIC', ['TCP', 'UDP']],
]);

/** So many names of certificates stand in a text; the rest is counted. */
const NAMED = 8;

/** How to have TLS end at the load balancer of ECS. */
const END_TLS =
  'Name the certificate of the host under `tls.certificates` of k2e.yaml, convert and apply again, then plan again. An Ingress of the class `alb` takes HTTPS in `alb.ingress.kubernetes.io/listen-ports` for it, a Service `service.beta.kubernetes.io/aws-load-balancer-ssl-cert`.';

/**
 * Compares what the two load balancers of a host listen on. Whom nobody listens to is in no metric: no guard sees refused connections, nor
 * those that a client gives up because of a certificate.
 * @param plain nothing is known to ask for TLS for the host: what passes through the source unread may be for others.
 */
export function lossesOf(host: string, source: Listening, target: Listening, plain: boolean): Losses {
  const found = source.listeners.map(listener => lossOf(host, listener, source, target, plain));
  return {
    certain: found.flatMap(({certain}) => certain ?? []),
    notes: [...found.flatMap(({note}) => note ?? []), ...silentNotes(host, source, target)],
  };
}

/** What becomes of the TLS of one listener. */
function lossOf(
  host: string,
  listener: ListenerSeen,
  source: Listening,
  target: Listening,
  plain: boolean,
): {readonly certain?: Loss; readonly note?: string} {
  const {port, protocol} = listener;
  const there = target.listeners.find(other => other.port === port && TLS.has(other.protocol));
  if (!there)
    return isSecure(listener, host) && port === HTTPS_PORT
      ? {
          certain: {
            why: `TLS ends at its load balancer ${source.name} (${text(listener)}), and the load balancer ${target.name} on ECS has no TLS listener on that port (${all(target)}): every https client would be refused`,
            remedy: END_TLS,
          },
        }
      : {};
  if (!transportsOf(listener).includes('TCP') || protocol === 'HTTP') return {};
  if (there.names === undefined)
    return {
      note: `whether a certificate of ${text(there)} of the load balancer ${target.name} on ECS covers the host could not be seen (IAM keeps it, or \`elasticloadbalancing:DescribeListenerCertificates\` or \`acm:DescribeCertificate\` is not allowed). Where none does, clients refuse it after the switch, and no guard sees them: look at it before you begin.`,
    };
  if (covers(there.names, host)) return {};
  const why = `no certificate of ${text(there)} of the load balancer ${target.name} on ECS covers it (they are for ${some(there.names)})`;
  if (plain && !TLS.has(protocol))
    return {
      note: `${why}, and its load balancer ${source.name} passes ${text(listener)} through, so that nobody can see whether clients are served by TLS there today. Unless nobody calls it by https: ${END_TLS}`,
    };
  return TLS.has(protocol) && !isSecure(listener, host)
    ? {
        note: `${why}; nor does one of ${source.name}, so clients that look at it are not served on either side.`,
      }
    : {
        certain: {
          why: `${why}: every client of that port that looks at it would refuse it`,
          remedy:
            'Name a certificate of the host, or of a wildcard in place of its first label, under `tls.certificates` of k2e.yaml, convert and apply again; or add one to the listener. Then plan again.',
        },
      };
}

/** TLS ends there for this host too: where all certificates are for other names, nobody who looks at them is served by TLS today. */
function isSecure({protocol, names}: ListenerSeen, host: string): boolean {
  return TLS.has(protocol) && (names === undefined || covers(names, host));
}

function covers(names: readonly string[], host: string): boolean {
  return names.some(name => certificateCovers(name, host));
}

/** By what transports somebody who is served at a listener of the source today finds nobody at the target who speaks the same. */
function unanswered(listener: ListenerSeen, {listeners}: Listening): readonly string[] {
  const {port, protocol} = listener;
  const there = listeners.filter(other => other.port === port);
  const speaksSame = (other: ListenerSeen) => {
    if (TLS.has(protocol)) return TLS.has(other.protocol);
    if (protocol === 'HTTP') return !TLS.has(other.protocol);
    // What comes through on the port of https is TLS, which a plain listener does not understand.
    return port !== HTTPS_PORT || other.protocol !== 'HTTP';
  };
  return transportsOf(listener).filter(
    transport => !there.some(other => transportsOf(other).includes(transport) && speaksSame(other)),
  );
}

function silentNotes(host: string, source: Listening, target: Listening): readonly string[] {
  const silent = source.listeners.filter(listener => unanswered(listener, target).length > 0);
  const through = silent.filter(
    listener =>
      listener.port === HTTPS_PORT &&
      listener.protocol.startsWith('TCP') &&
      unanswered(listener, target).includes('TCP'),
  );
  const others = silent.filter(
    listener => !through.includes(listener) && !(listener.port === HTTPS_PORT && isSecure(listener, host)),
  );
  return [
    ...through.map(
      listener =>
        `https clients would be refused after the switch, and no guard would see them. Its load balancer ${source.name} passes ${text(listener)} through, so that TLS ends behind it, and the load balancer ${target.name} on ECS has nothing for them there (${all(target)}). Unless nobody calls it by https: ${END_TLS}`,
    ),
    ...(others.length === 0
      ? []
      : [
          `its load balancer ${source.name} listens on ${others.map(text).join(', ')}, where the load balancer ${target.name} on ECS has nothing that answers the same (${all(target)}): who calls the host there is refused after the switch, and no guard sees it. Where that is for other hosts alone, nothing is to do.`,
        ]),
  ];
}

/** A protocol that is not known is its own. */
function transportsOf({protocol}: ListenerSeen): readonly string[] {
  return TRANSPORTS.get(protocol) ?? [protocol];
}

function some(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return [...names.slice(0, NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function text({port, protocol}: ListenerSeen): string {
  return `${protocol}:${port}`;
}

function all({listeners}: Listening): string {
  return listeners.length === 0 ? 'it listens nowhere' : `it listens on ${listeners.map(text).join(', ')}`;
}
