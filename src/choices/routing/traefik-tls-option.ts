import {isObject} from '../../json.ts';
import {textAt} from '../../model/gateway.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {type Find, providedNames} from '../../model/traefik.ts';
import {valueAt} from '../../pointer.ts';
import {annotation, annotationPath} from './annotation.ts';
import type {Problem} from './route.ts';
import type {Step} from './traefik-middleware.ts';

const BRING =
  'Bring the TLSOption with the input if it demands none; else set mutual authentication with a trust store on the listener, and forward to the target group then.';

/**
 * A lock on the routes of an IngressRoute whose TLSOption demands certificates of clients, or may do so as the input does not have it:
 * a listener without mutual authentication asks for none.
 */
export function clientCertificates(route: KubeObject, find: Find, problems: Problem[]): readonly Step[] {
  if (!isObject(valueAt(route.value, '/spec/tls'))) return [];
  const name = textAt(route.value, '/spec/tls/options/name') ?? '';
  const namespace = textAt(route.value, '/spec/tls/options/namespace') || route.ref.namespace;
  const option = find('TLSOption', namespace, name === '' ? 'default' : name);
  const demands = option && demandsCertificates(option);
  if (option ? !demands : name === '' || name === 'default') return [];
  const origin = {object: route, path: name === '' ? '/spec/tls' : '/spec/tls/options'};
  const what = option
    ? `TLSOption ${namespace}/${option.ref.name} demands certificates of clients`
    : `TLSOption ${namespace}/${name} is not in the input, and may demand certificates of clients`;
  problems.push({
    ...origin,
    level: 'action',
    fidelity: 'manual',
    message: `${what}; so that nothing is served openly that was protected, the routes of this IngressRoute answer 403.`,
    remediation: BRING,
  });
  return [{kind: 'lock', origin}];
}

/** The annotation with which an Ingress names its TLSOption. */
const TLS_OPTIONS = 'traefik.ingress.kubernetes.io/router.tls.options';

/** The same for the TLSOption that an Ingress names. */
export function namedTlsOptions(
  ingress: KubeObject<Ingress>,
  find: Find,
  problems: Problem[],
): readonly Step[] {
  const text = (annotation(ingress, TLS_OPTIONS) ?? '').trim();
  if (text === '' || text === 'default') return [];
  const found = providedNames(text).flatMap(({namespace, name}) => find('TLSOption', namespace, name) ?? []);
  if (found.length > 0 && !found.some(demandsCertificates)) return [];
  const origin = {object: ingress, path: annotationPath(TLS_OPTIONS)};
  problems.push({
    ...origin,
    level: 'action',
    fidelity: 'manual',
    message: `TLSOption ${text} ${found.length > 0 ? 'demands' : 'is not in the input, and may demand'} certificates of clients; so that nothing is served openly that was protected, the routes of this Ingress answer 403.`,
    remediation: BRING,
  });
  return [{kind: 'lock', origin}];
}

function demandsCertificates({value}: KubeObject): boolean {
  const type = textAt(value, '/spec/clientAuth/clientAuthType') ?? '';
  return (
    !/^(?:|NoClientCert|RequestClientCert|VerifyClientCertIfGiven)$/.test(type) ||
    valueAt(value, '/spec/clientAuth/optional') === false ||
    (type === '' && valueAt(value, '/spec/clientAuth/secretNames') !== undefined)
  );
}
