import {ACMClient, DescribeCertificateCommand} from '@aws-sdk/client-acm';
import {
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  type Listener,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {CallError, type Ports} from '../cutover/calls.ts';
import {normaliseName} from '../cutover/record-name.ts';
import type {ClientSettings} from './client-settings.ts';
import {calling} from './failure.ts';

type Names = readonly string[] | undefined;

/** What load balancers listen on, and the names in the certificates of their listeners. */
export function listenerPorts(settings: ClientSettings): Pick<Ports, 'balancer.listeners'> {
  const balancing = new ElasticLoadBalancingV2Client(settings);
  const acm = new ACMClient(settings);
  return {
    'balancer.listeners': async ({arn}) => {
      const asked = new Map<string, Names>();
      const names = async (certificate: string): Promise<Names> => {
        if (!asked.has(certificate)) asked.set(certificate, await namesIn(acm, certificate));
        return asked.get(certificate);
      };
      const seen = [];
      for (const listener of await listenersOf(balancing, arn)) {
        const {Port: port, Protocol: protocol = ''} = listener;
        if (port === undefined) continue;
        const endsTls = protocol === 'HTTPS' || protocol === 'TLS';
        const covered = endsTls ? await coveredBy(listener, balancing, names) : undefined;
        seen.push({port, protocol, ...(covered && {names: covered})});
      }
      return seen;
    },
  };
}

function listenersOf(client: ElasticLoadBalancingV2Client, arn: string): Promise<readonly Listener[]> {
  return calling('balancer.listeners', `Elastic Load Balancing DescribeListeners ${arn}`, async () => {
    const listeners: Listener[] = [];
    let Marker: string | undefined;
    do {
      const page = await client.send(
        new DescribeListenersCommand({LoadBalancerArn: arn, ...(Marker !== undefined && {Marker})}),
      );
      listeners.push(...(page.Listeners ?? []));
      Marker = page.NextMarker;
    } while (Marker !== undefined);
    return listeners;
  });
}

/** The names in all certificates of a listener; undefined where those of one are not known. */
async function coveredBy(
  listener: Listener,
  client: ElasticLoadBalancingV2Client,
  namesOf: (certificate: string) => Promise<Names>,
): Promise<Names> {
  const certificates = await orUnknown(certificatesOf(client, listener));
  if (!certificates || certificates.length === 0) return undefined;
  const covered = new Set<string>();
  for (const certificate of certificates) {
    const names = await namesOf(certificate);
    if (!names) return undefined;
    for (const name of names) covered.add(name);
  }
  return [...covered];
}

/** The certificate that is there for everybody, and those for names that a client asks for (SNI). */
function certificatesOf(
  client: ElasticLoadBalancingV2Client,
  {ListenerArn = '', Certificates = []}: Listener,
): Promise<readonly string[]> {
  const operation = `Elastic Load Balancing DescribeListenerCertificates ${ListenerArn}`;
  return calling('balancer.listeners', operation, async () => {
    const found = [...Certificates];
    let Marker: string | undefined;
    do {
      const page = await client.send(
        new DescribeListenerCertificatesCommand({ListenerArn, ...(Marker !== undefined && {Marker})}),
      );
      found.push(...(page.Certificates ?? []));
      Marker = page.NextMarker;
    } while (Marker !== undefined);
    return [...new Set(found.flatMap(({CertificateArn}) => CertificateArn ?? []))];
  });
}

/** The names in a certificate of ACM; undefined for one that IAM keeps, and for one that this user may not read. */
async function namesIn(client: ACMClient, CertificateArn: string): Promise<Names> {
  if (!/^arn:[^:]+:acm:/.test(CertificateArn)) return undefined;
  return orUnknown(
    calling('balancer.listeners', `ACM DescribeCertificate ${CertificateArn}`, async () => {
      const {Certificate} = await client.send(new DescribeCertificateCommand({CertificateArn}));
      const {DomainName, SubjectAlternativeNames = []} = Certificate ?? {};
      const names = [...(DomainName === undefined ? [] : [DomainName]), ...SubjectAlternativeNames];
      return names.length === 0 ? undefined : names.map(normaliseName);
    }),
  );
}

/** The answer; undefined where this user may not ask, or nothing is there any more. */
async function orUnknown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CallError && (error.failure === 'denied' || error.failure === 'missing'))
      return undefined;
    throw error;
  }
}
