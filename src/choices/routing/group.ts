import type {Config} from '../../config/config.ts';
import {LOAD_BALANCER} from '../../ecs/limits.ts';
import type {Inventory, KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {hash} from '../names.ts';
import {ALB, annotation, annotationKeys, integerOf} from './annotation.ts';
import {parametersOf} from './class-parameters.ts';
import {classSettings, settingsInGroup} from './class-settings.ts';
import {frontOf} from './controller-front.ts';
import {type Classification, classify} from './engine.ts';
import type {GatewaySource} from './gateway-group.ts';
import {type NginxController, nginxControllerOf} from './nginx-controller.ts';
import {nginxSettings} from './nginx-settings.ts';
import type {Engine} from './route.ts';
import {type Setting, withSettings} from './setting.ts';
import {type OuterTls, outerTls} from './tls.ts';

const NAME_LENGTH = LOAD_BALANCER.name.maxLength;

export type Scheme = 'internal' | 'internet-facing';

/** The Ingresses that share one load balancer. */
export interface Group {
  /** Name of the load balancer: letters, digits and hyphens, at most 32. */
  readonly name: string;
  readonly engine: Engine;
  readonly className: string;
  readonly scheme: Scheme;
  /** `group.name` of the Ingresses, the Ingress alone, or put together by k2e. */
  readonly formed: 'by-name' | 'alone' | 'shared';
  /**
   * The certificates with which a host (`''` = every host) is served over HTTPS beside plain HTTP, where its Ingresses ask for none: those with which
   * TLS ends in front of the controller today, or that of k2e.yaml.
   */
  readonly outerTls: OuterTls;
  /** In the order in which the engine reads them. */
  readonly members: readonly Member[];
  /** What the group serves where it is a Gateway of the Gateway API; it has no members then. */
  readonly gateway?: GatewaySource;
  /** The IngressRoutes of Traefik that the group serves; it has no members then. */
  readonly ingressRoutes?: readonly KubeObject[];
}

/** One Ingress of a group. */
export interface Member {
  /** The Ingress with the annotations that its settings amount to. */
  readonly object: KubeObject<Ingress>;
  /** The Ingress of the inventory. */
  readonly given: KubeObject<Ingress>;
  readonly classification: Classification;
  /** The IngressClassParams of its class, if it takes settings from there. */
  readonly parameters: KubeObject | undefined;
  /** The ingress-nginx of the input that serves it. */
  readonly controller: NginxController | undefined;
  /** What IngressClassParams say for it (those of its class, or of the first Ingress of its group), or the ConfigMap of its controller. */
  readonly settings: readonly Setting[];
}

/**
 * Annotations of class alb that concern no single load balancer's whole: an Ingress without `group.name` that bears others
 * keeps a load balancer of its own, as the controller gives it one.
 */
const HARMLESS =
  /^(?:group\.order|scheme|listen-ports|certificate-arn|ssl-redirect|target-type|backend-protocol.*|target-group-attributes|healthcheck-.*|success-codes|healthy-threshold-count|unhealthy-threshold-count|actions\..*|conditions\..*|transforms\..*|use-regex-path-match|auth-.*|jwt-validation|tags|target-node-labels|manage-backend-security-group-rules)$/;

/** Distributes all Ingresses of the run over load balancers. */
export function groups(
  inventory: Inventory,
  config: Config,
  controllers: readonly NginxController[],
): readonly Group[] {
  const drafts = new Map<
    string,
    {wish: string; formed: Group['formed']; scheme: Scheme; members: Member[]}
  >();
  const nginxClasses = new Set(controllers.flatMap(({controllerClass}) => controllerClass ?? []));
  for (const given of inventory.all<Ingress>('Ingress')) {
    const classification = classify(given, inventory, nginxClasses);
    const parameters = parametersOf(given, classification, inventory);
    const controller = nginxControllerOf(given, classification, controllers);
    const settings = parameters
      ? classSettings(parameters)
      : controller
        ? nginxSettings(controller, given)
        : [];
    const object = withSettings(given, settings);
    const member: Member = {object, given, classification, parameters, controller, settings};
    const place = placeOf(member, config);
    const draft = drafts.get(place.key) ?? {...place, members: []};
    draft.members.push(member);
    drafts.set(place.key, draft);
  }
  const taken = new Set<string>();
  const result: Group[] = [];
  for (const [key, {wish, formed, scheme, members}] of [...drafts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const first = members[0];
    if (!first) continue;
    const {engine, className} = first.classification;
    const ordered = inOneGroup(members.toSorted((a, b) => compareMembers(a, b, engine)));
    const name = balancerName(`${config.namePrefix}${wish}`, key, taken);
    taken.add(name);
    result.push({
      name,
      engine,
      className,
      formed,
      members: ordered,
      outerTls: outerTls(frontOf(ordered, config).certificates, config),
      scheme: schemeOf(ordered, formed, scheme),
    });
  }
  return result;
}

/** The members of a group in their order: some of what the class of the first one sets holds for all. */
function inOneGroup(members: readonly Member[]): readonly Member[] {
  const ofFirst = members[0]?.settings ?? [];
  return members.map(member => {
    const settings = settingsInGroup(member.settings, ofFirst);
    return {...member, settings, object: withSettings(member.given, settings)};
  });
}

function placeOf(
  member: Member,
  config: Config,
): {key: string; wish: string; formed: Group['formed']; scheme: Scheme} {
  const {object, classification, parameters} = member;
  const {engine, className} = classification;
  const own = engine === 'alb' ? ownScheme(object) : undefined;
  const scheme = own ?? config.ingress.scheme ?? frontOf([member], config).scheme ?? 'internal';
  const {namespace, name} = object.ref;
  if (engine === 'alb') {
    const group = annotation(object, `${ALB}group.name`);
    if (group !== undefined) return {key: `name ${group}`, wish: group, formed: 'by-name', scheme};
    if (!canShare(member)) {
      return {key: `alone ${namespace}/${name}`, wish: `${namespace}-${name}`, formed: 'alone', scheme};
    }
  }
  const base = config.ingress.group ?? `shared-${scheme}`;
  // Without a class, annotations that one controller alone reads put an Ingress beside those of that controller's usual class.
  const controller = className === '' && engine !== 'generic' ? engine : className;
  const wish = controller === '' ? base : `${controller}-${base}`;
  // An Ingress that names the class by the annotation has none of the parameters of the others.
  const kind = parameters ? `${engine} with parameters` : engine;
  return {key: `shared ${kind} ${controller} ${scheme}`, wish, formed: 'shared', scheme};
}

/**
 * The controller of class alb gives each Ingress without a group a load balancer of its own. They may share one only where
 * none of them claims requests of hosts that it does not name, and none changes the load balancer as a whole. What the parameters of
 * their class say is the same for all.
 */
function canShare({given, settings}: Member): boolean {
  const {defaultBackend, rules = []} = given.value.spec ?? {};
  if (defaultBackend || rules.length === 0 || rules.some(rule => !rule.host)) return false;
  const replaced = new Set(settings.flatMap(({suffix, merges}) => (merges ? [] : `${ALB}${suffix}`)));
  return annotationKeys(given).every(
    key => !key.startsWith(ALB) || replaced.has(key) || HARMLESS.test(key.slice(ALB.length)),
  );
}

function ownScheme(object: KubeObject<Ingress>): Scheme | undefined {
  const scheme = annotation(object, `${ALB}scheme`);
  return scheme === 'internal' || scheme === 'internet-facing' ? scheme : undefined;
}

/** In a named group the first member that names a scheme decides for all. */
function schemeOf(members: readonly Member[], formed: Group['formed'], otherwise: Scheme): Scheme {
  if (formed !== 'by-name') return otherwise;
  for (const {object} of members) {
    const scheme = ownScheme(object);
    if (scheme) return scheme;
  }
  return otherwise;
}

/** `group.order` (alb) or age (nginx: the oldest wins) come first; then namespace and name, as the controllers do. */
function compareMembers(a: Member, b: Member, engine: Engine): number {
  if (engine === 'alb') {
    const order = orderOf(a) - orderOf(b);
    if (order !== 0) return order;
  }
  if (engine === 'nginx') {
    const older = compareText(ageOf(a), ageOf(b));
    if (older !== 0) return older;
  }
  return compareText(
    `${a.object.ref.namespace}/${a.object.ref.name}`,
    `${b.object.ref.namespace}/${b.object.ref.name}`,
  );
}

function orderOf({object}: Member): number {
  return integerOf(annotation(object, `${ALB}group.order`)) ?? 0;
}

/** Objects without a time stamp (not read from a cluster) count as equally old, and younger than those with one. */
function ageOf({object}: Member): string {
  const time = object.value.metadata?.creationTimestamp;
  return typeof time === 'string' ? time : '~';
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A valid name: no other characters than AWS takes, no hyphen at an end, not `internal-…`, short, and not taken. */
export function balancerName(wish: string, key: string, taken: ReadonlySet<string>): string {
  const clean = wish.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'ingress';
  const allowed = clean.startsWith('internal-') ? `lb-${clean}` : clean;
  if (allowed.length <= NAME_LENGTH && !taken.has(allowed)) return allowed;
  const short = allowed.slice(0, NAME_LENGTH - 7).replace(/-+$/, '');
  let name = `${short}-${hash(key).slice(0, 6)}`;
  for (let count = 2; taken.has(name); count++) name = `${short}-${hash(`${key} ${count}`).slice(0, 6)}`;
  return name;
}
