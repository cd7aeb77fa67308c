import {isObject} from '../../json.ts';
import {textAt} from '../../model/gateway.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Find} from '../../model/traefik.ts';
import {valueAt} from '../../pointer.ts';
import type {Problem} from './route.ts';
import type {Step} from './traefik-middleware.ts';

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
    remediation:
      'Bring the TLSOption with the input if it demands none; else set mutual authentication with a trust store on the listener, and forward to the target group then.',
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
