import {commandOf} from '../../model/environment.ts';
import type {Text} from '../../model/environment-entry.ts';
import type {ContainerPart, Inventory, KubeObject, Workload} from '../../model/inventory.ts';
import type {ConfigMap, Ingress, Service} from '../../model/kubernetes.generated.ts';
import {labelOf} from '../../model/selector.ts';
import type {Context} from '../../rules/rule.ts';
import {parseImage} from '../image.ts';
import type {Classification} from './engine.ts';

/** A ConfigMap that a controller reads, and what for: its own settings, or ports that it passes on by TCP or UDP. */
export interface ControllerMap {
  readonly object: KubeObject<ConfigMap>;
  readonly role: 'settings' | 'tcp' | 'udp';
}

/** An ingress-nginx of the input, or what is left of one: its settings without the Deployment. */
export interface NginxController {
  /** Undefined where only its ConfigMap is in the input. */
  readonly workload?: Workload;
  /** `spec.controller` of the IngressClasses that it serves; undefined where its flags are not in the input, as the two below. */
  readonly controllerClass?: string;
  /** The class by name, for Ingresses whose IngressClass is not in the input. */
  readonly className?: string;
  /** The one namespace that it serves; undefined: all. */
  readonly namespace?: string;
  /** Prefix of the annotations that it reads, without the slash. */
  readonly prefix: string;
  readonly maps: readonly ControllerMap[];
  /** `ConfigMap <namespace>/<name>` that its flags name for its settings, and that the input lacks. */
  readonly missing?: string;
  /** The Services of type LoadBalancer through which requests reach it. */
  readonly fronts: readonly KubeObject<Service>[];
}

/** Images of ingress-nginx: the project's own, also of its early days and as others build and mirror it. */
const IMAGE =
  /(?:^|\/)(?:ingress-nginx[/-]controller(?:-chroot)?|nginx-ingress-controller(?:-(?:amd64|arm|arm64|ppc64le|s390x))?)$/;
const PROGRAM = /(?:^|\/)nginx-ingress-controller$/;

/** Defaults of the flags (`pkg/flags/flags.go` of ingress-nginx). */
const CONTROLLER_CLASS = 'k8s.io/ingress-nginx';
const CLASS_NAME = 'nginx';
const PREFIX = 'nginx.ingress.kubernetes.io';

const MAP_FLAGS = [
  ['configmap', 'settings'],
  ['tcp-services-configmap', 'tcp'],
  ['udp-services-configmap', 'udp'],
] as const;

/** Names of the settings in the manifests of the project, of its chart and of its early days, where no label tells. */
const SETTINGS_NAME = /(?:^|-)(?:ingress-nginx-controller|nginx-ingress-controller|nginx-configuration)$/;

/** The controllers of the input, in its order; those of which only the settings are there come last. */
export function nginxControllers({inventory}: Pick<Context, 'inventory'>): readonly NginxController[] {
  const running = inventory.workloads.flatMap(workload =>
    workload.containers.filter(isController).map(container => controllerIn(container, workload, inventory)),
  );
  // Of a controller that runs elsewhere nothing else is known: its settings are taken only where they cannot be another's.
  const alone =
    running.length > 0
      ? []
      : inventory
          .all<ConfigMap>('ConfigMap')
          .filter(object => isSettings(object) && inventory.usersOf(object).length === 0);
  return [
    ...running,
    ...alone.map(
      (object): NginxController => ({prefix: PREFIX, maps: [{object, role: 'settings'}], fronts: []}),
    ),
  ];
}

/** What the ConfigMaps that controllers read are for, by the id of the ConfigMap. */
export function controllerMaps({
  choice,
}: Pick<Context, 'choice'>): ReadonlyMap<string, ControllerMap['role']> {
  const maps = choice(nginxControllers).flatMap(controller => controller.maps);
  return new Map(maps.map(({object, role}) => [object.id, role]));
}

/** The ids of the Services through which requests reach controllers. */
export function controllerFronts({choice}: Pick<Context, 'choice'>): ReadonlySet<string> {
  return new Set(choice(nginxControllers).flatMap(({fronts}) => fronts.map(({id}) => id)));
}

/** The controller that serves an Ingress: by its class; undefined where the input does not tell which one does. */
export function nginxControllerOf(
  ingress: KubeObject<Ingress>,
  {engine, object, className}: Classification,
  controllers: readonly NginxController[],
): NginxController | undefined {
  if (engine !== 'nginx') return undefined;
  const near = controllers.filter(
    ({namespace}) => namespace === undefined || namespace === ingress.ref.namespace,
  );
  const named = object?.value.spec?.controller;
  const own = near.find(each =>
    named === undefined ? each.className === className : each.controllerClass === named,
  );
  // A class whose IngressClass is not in the input, or a controller whose flags are not, leaves one possibility or none.
  const [only] = near;
  if (own || !only || near.length > 1) return own;
  // What an Ingress names is no other controller's: one may be public, and the other not.
  return only.controllerClass === undefined || (named === undefined && className === '') ? only : undefined;
}

function isController({value: {image = '', command = [], args = []}}: ContainerPart): boolean {
  return IMAGE.test(parseImage(image).repository) || [...command, ...args].some(word => PROGRAM.test(word));
}

/** True for what looks like the settings of a controller: a file has a name with a dot. */
function isSettings({ref, value}: KubeObject<ConfigMap>): boolean {
  const label = (key: string) => labelOf(value.metadata?.labels, `app.kubernetes.io/${key}`);
  const isLabelled = label('name') === 'ingress-nginx' && label('component') === 'controller';
  const areSettings = Object.keys(value.data ?? {}).every(key => /^[a-z0-9-]+$/.test(key));
  return areSettings && (isLabelled || SETTINGS_NAME.test(ref.name));
}

function controllerIn(container: ContainerPart, workload: Workload, inventory: Inventory): NginxController {
  const flags = flagsOf(container, workload, inventory);
  const maps: ControllerMap[] = [];
  let missing: string | undefined;
  for (const [flag, role] of MAP_FLAGS) {
    const [namespace = '', name = ''] = (flags.get(flag) ?? '').split('/');
    if (name === '') continue;
    const object = inventory.find<ConfigMap>('ConfigMap', namespace, name);
    if (object) maps.push({object, role});
    else if (role === 'settings') missing = `ConfigMap ${namespace}/${name}`;
  }
  const namespace = flags.get('watch-namespace') ?? '';
  return {
    workload,
    controllerClass: flags.get('controller-class') ?? CONTROLLER_CLASS,
    className: flags.get('ingress-class') ?? CLASS_NAME,
    prefix: flags.get('annotations-prefix') ?? PREFIX,
    maps,
    fronts: workload.services.filter(({value}) => value.spec?.type === 'LoadBalancer'),
    ...(namespace === '' ? {} : {namespace}),
    ...(missing === undefined ? {} : {missing}),
  };
}

/** Flags as `--name=value` or `--name value`; of one that is there twice the last counts. One whose value is not known is left out. */
function flagsOf(
  container: ContainerPart,
  workload: Workload,
  inventory: Inventory,
): ReadonlyMap<string, string> {
  const {command, args} = commandOf(container, workload, inventory);
  const words = [...command, ...args].map(literal);
  const flags = new Map<string, string>();
  for (const [index, word] of words.entries()) {
    const [, name, given] = /^--?([a-z][a-z-]*)(?:=(.*))?$/s.exec(word ?? '') ?? [];
    const value = given ?? words[index + 1];
    if (name !== undefined && value !== undefined) flags.set(name, value);
  }
  return flags;
}

function literal(text: Text): string | undefined {
  return text.kind === 'literal' ? text.text : undefined;
}
