import type {Config} from '../../config/config.ts';
import {certificateCovers} from '../../model/certificate-covers.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import type {CertificateNeed} from './route.ts';

/** Stands for the hosts that neither a rule nor `tls.hosts` names. */
export const ANY_HOST = '*';

/**
 * The ARN of a certificate: given, or found in `k2e.yaml` by the host or by a wildcard that covers it; undefined when nobody has
 * named it yet.
 */
export function knownCertificate(need: CertificateNeed, {tls}: Config): string | undefined {
  if ('arn' in need) return need.arn;
  const keys = Object.keys(tls.certificates);
  const key = keys.find(each => each === need.host) ?? keys.find(each => certificateCovers(each, need.host));
  return key === undefined ? undefined : tls.certificates[key];
}

/**
 * True when `spec.tls` of the Ingress asks for HTTPS on this host (`''` = rules without a host): an entry that names it, a
 * wildcard that covers it, or an entry without hosts, which leaves it to the certificate.
 */
export function wantsTls(object: KubeObject<Ingress>, host: string): boolean {
  const entries = object.value.spec?.tls ?? [];
  return entries.some(({hosts = []}) =>
    hosts.length === 0 ? true : hosts.some(each => certificateCovers(each.toLowerCase(), host.toLowerCase())),
  );
}

/** The certificates of a host (`''` = every host) that is served over HTTPS though no Ingress asks for it; none where it is not. */
export type OuterTls = (host: string) => readonly CertificateNeed[];

/** Where k2e.yaml names a certificate for the host, that one; else these (ARNs), with which TLS ends in front of a controller. */
export function outerTls(arns: readonly string[], config: Config): OuterTls {
  return host => {
    const own = certificateFor(host);
    return knownCertificate(own, config) === undefined ? arns.map(arn => ({arn})) : [own];
  };
}

/** The certificate that a host of a rule needs. */
export function certificateFor(host: string): CertificateNeed {
  return {host: host === '' ? ANY_HOST : host.toLowerCase()};
}

/** The needs without repetitions, in the order of their first mention. */
export function uniqueNeeds(needs: readonly CertificateNeed[]): readonly CertificateNeed[] {
  const seen = new Set<string>();
  return needs.filter(need => {
    const key = JSON.stringify(need);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
