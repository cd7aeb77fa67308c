import type {Config} from '../../config/config.ts';
import {CONTAINER, SERVICE_CONNECT} from '../../ecs/limits.ts';
import type {NameForm} from '../../model/inventory.ts';
import {fit, hash} from '../names.ts';
import type {ServedPort} from './serving.ts';

/** A name under which clients reach a port: one entry of Service Connect, which has one alias each. */
export interface Alias {
  readonly form: NameForm;
  /** `catalog.shop.svc`; at most 127 characters. */
  readonly dnsName: string;
  /** Unique in the Cloud Map namespace; at most 64 characters. */
  readonly discoveryName: string;
  readonly port: number;
}

/** The aliases of a port, and those that it wants and cannot have. */
export interface AliasPlan {
  readonly aliases: readonly Alias[];
  /** Forms whose name Service Connect does not take: longer than 127 characters. */
  readonly unfit: readonly NameForm[];
}

/** All forms, the shortest first. */
export const NAME_FORMS: readonly NameForm[] = ['short', 'ns', 'svc', 'fqdn'];

/** The end of a discovery name, by form. */
export const SUFFIX: Readonly<Record<NameForm, string>> = {short: '', ns: '-n', svc: '-s', fqdn: '-f'};

/**
 * The aliases of a port for these forms (mapping of Services, §1.4). `taken` holds the discovery names and the pairs of DNS
 * name and port of the Cloud Map namespace so far, and is added to.
 */
export function aliasesOf(
  port: ServedPort,
  forms: ReadonlySet<NameForm>,
  config: Config,
  taken: Set<string>,
): AliasPlan {
  const aliases: Alias[] = [];
  const unfit: NameForm[] = [];
  for (const form of NAME_FORMS.filter(each => forms.has(each))) {
    const dnsName = dnsNameOf(port, form, config.serviceConnect.clusterDomain);
    const {maxLength, pattern} = SERVICE_CONNECT.dnsName;
    if (dnsName.length > maxLength || !pattern.test(dnsName) || dnsName.startsWith('-')) {
      unfit.push(form);
      continue;
    }
    const pair = `${dnsName}:${port.dialled}`;
    // Two ports of a headless Service may end at one container port.
    if (taken.has(pair)) continue;
    taken.add(pair);
    aliases.push({form, dnsName, discoveryName: discoveryNameOf(port, form, taken), port: port.dialled});
  }
  return {aliases, unfit};
}

/** The name of a Service in one of its forms, in lower case as resolvers compare it. */
export function dnsNameOf({service}: ServedPort, form: NameForm, clusterDomain: string): string {
  const {name, namespace} = service.ref;
  const forms = {
    short: name,
    ns: `${name}.${namespace}`,
    svc: `${name}.${namespace}.svc`,
    fqdn: `${name}.${namespace}.svc.${clusterDomain}`,
  };
  return forms[form].toLowerCase();
}

function discoveryNameOf({service, dialled}: ServedPort, form: NameForm, taken: Set<string>): string {
  const {namespace, name} = service.ref;
  const end = `-${dialled}${SUFFIX[form]}`;
  return discoveryName(`${namespace || 'default'}-${name}`, end, `${service.id} ${dialled} ${form}`, taken);
}

/**
 * A name of Cloud Map that nothing in `taken` has yet, and which is added to it: `text` and `end`, with a hash of `identity`
 * where it is too long or another has it.
 */
export function discoveryName(text: string, end: string, identity: string, taken: Set<string>): string {
  const room = SERVICE_CONNECT.discoveryName.maxLength;
  const wish = portNameText(text);
  const plain = `${fit(wish, identity, room - end.length)}${end}`;
  // `a-b` in `c` and `b` in `c-a` give one text.
  const chosen = taken.has(`/${plain}`)
    ? `${fit(wish, identity, room - end.length - 9)}-${hash(identity)}${end}`
    : plain;
  taken.add(`/${chosen}`);
  return chosen;
}

/** Text as names of ports and of discovery take it: lower-case letters, digits, `_` and `-`, no `-` in front. */
export function portNameText(text: string): string {
  const clean = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '-')
    .replace(/^-+/, '');
  return CONTAINER.portName.pattern.test(clean) ? clean : `p${clean}`;
}
