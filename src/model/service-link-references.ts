import type {Pointer} from '../pointer.ts';
import {environmentOf} from './environment.ts';
import type {Inventory, KubeObject, Workload} from './inventory.ts';
import type {Service} from './kubernetes.generated.ts';
import {absentLink, apiServerLink, type ServiceLink, serviceLink} from './service-links.ts';
import {type PlacedText, workloadTexts} from './workload-texts.ts';

/** A place that relies on a variable which Kubernetes makes for a Service. */
export interface ServiceLinkReference {
  readonly link: ServiceLink;
  /** Kubernetes puts the value into the text (`$(REDIS_SERVICE_HOST)`); else a program reads the variable. */
  readonly expanded: boolean;
  readonly object: KubeObject;
  /** Pointer into `object.value`. */
  readonly path: Pointer;
}

/** Names that the variables of Services have; the mark before shows that it is a variable and no other word. */
const VARIABLE =
  /(\$[{(]?|\benv(?:iron)?[.[('"]+|\bgetenv\(["'])?\b([A-Z][A-Z0-9_]{0,100}_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]{1,100})?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:ADDR|PORT|PROTO))?)?))\b/g;

/**
 * Where a workload uses variables of Services (mapping of Services, §1.6): what Kubernetes expands, and names that a script or
 * a mounted file reads. `REDIS_PORT` counts only where it is clearly read as a variable, as do names of
 * Services that the input lacks, and nothing does that the container sets itself. Port numbers that Kubernetes expands are not here: their text is known.
 */
export function serviceLinkReferences(
  workload: Workload,
  inventory: Inventory,
): readonly ServiceLinkReference[] {
  const own = new Set(
    workload.containers.flatMap(part => environmentOf(part, workload, inventory).map(({name}) => name)),
  );
  const isLinked = workload.template.spec?.enableServiceLinks !== false;
  const services = isLinked ? inventory.allIn<Service>('Service', workload.namespace) : [];
  const found = new Map<string, ServiceLinkReference>();
  for (const placed of workloadTexts(workload, inventory)) {
    for (const reference of linksIn(placed, own, services, isLinked)) {
      found.set(`${reference.object.id} ${reference.path} ${reference.link.name}`, reference);
    }
  }
  return [...found.values()];
}

function linksIn(
  {object, path, text, links}: PlacedText,
  own: ReadonlySet<string>,
  services: readonly KubeObject<Service>[],
  isLinked: boolean,
): ServiceLinkReference[] {
  const all = /_(?:SERVICE|PORT)/.test(text) ? [...text.matchAll(VARIABLE)] : [];
  const read = all.flatMap(([, mark, name = '']) => {
    const known = own.has(name) ? undefined : (serviceLink(name, services) ?? apiServerLink(name));
    const isUnknown = known === undefined && isLinked && mark !== undefined && !own.has(name);
    const link = isUnknown ? absentLink(name, services) : known;
    const isClear = mark !== undefined || !(link?.member === 'url' && name.endsWith('_PORT'));
    return link && isClear ? [{link, expanded: false, object, path}] : [];
  });
  return [...links.map(link => ({link, expanded: true, object, path})), ...read];
}
