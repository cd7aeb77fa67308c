import type {Config} from '../../config/config.ts';
import {ANYWHERE, annotatedScheme, nlbSettings} from '../nlb/settings.ts';
import type {Member, Scheme} from './group.ts';

/** What the Services in front of controllers of Ingresses tell of the load balancers through which requests come today. */
export interface Front {
  /** Undefined where none tells it, or where there are public and internal ones. */
  readonly scheme?: Scheme;
  /** Who may connect; nobody named: everybody who can reach it. */
  readonly cidrs: readonly string[];
  readonly prefixLists: readonly string[];
  /** Ids of security groups that decide who may connect. */
  readonly securityGroups: readonly string[];
  /** ARNs of the certificates with which TLS ends there. */
  readonly certificates: readonly string[];
  /** `Service <namespace>/<name>` of each. */
  readonly services: readonly string[];
}

/** The load balancers in front of the controllers of these Ingresses. */
export function frontOf(members: readonly Pick<Member, 'controller'>[], config: Config): Front {
  const controllers = new Set(members.map(({controller}) => controller));
  const fronts = [...controllers].map(controller => controller?.fronts ?? []);
  const services = fronts.flat();
  const schemes = new Set(services.map(annotatedScheme));
  const [scheme] = schemes.size === 1 ? schemes : [];
  const settings = services.map(service => nlbSettings(service, config));
  // A controller without a Service of its own is reached in a way that the input does not show.
  const isOpen =
    fronts.some(({length}) => length === 0) || settings.some(({sources}) => sources.includes(ANYWHERE));
  return {
    ...(scheme === undefined ? {} : {scheme}),
    cidrs: isOpen ? [] : unique(settings.flatMap(({sources}) => sources)),
    prefixLists: isOpen ? [] : unique(settings.flatMap(({prefixLists}) => prefixLists)),
    securityGroups: unique(settings.flatMap(({securityGroups = []}) => securityGroups)),
    certificates: unique(settings.flatMap(({certificates}) => certificates)),
    services: services.map(({ref}) => `Service ${ref.namespace}/${ref.name}`),
  };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
