import {ALB, NGINX, PLAIN, TRAEFIK} from '../../../src/choices/routing/annotation.ts';
import {COMPUTES} from '../../../src/compute.ts';
import {isObject, type JsonObject} from '../../../src/json.ts';
import {type Pointer, pointer, valueAt} from '../../../src/pointer.ts';
import type {AnnotationKey} from './annotation-keys.ts';
import {objectsOf, type World} from './world.ts';

/** Annotations by key, on one object of a world. */
export interface Place {
  readonly world: World;
  readonly kind: string;
  readonly name: string;
  /** The metadata that bears the annotations, of the object or of its pod template. */
  readonly metadata: Pointer;
}

type Target = Omit<Place, 'world'>;
const target = (kind: string, name: string, metadata: Pointer = '/metadata'): Target => ({
  kind,
  name,
  metadata,
});

const INGRESS = target('Ingress', 'web');
const SERVICE = target('Service', 'web');
const PODS = [
  target('Deployment', 'web', '/spec/template/metadata'),
  target('CronJob', 'nightly', '/spec/jobTemplate/spec/template/metadata'),
];
const OBJECTS = [
  target('Deployment', 'web'),
  target('CronJob', 'nightly'),
  target('Namespace', 'shop'),
  target('ServiceAccount', 'app'),
  target('ConfigMap', 'settings'),
  target('Secret', 'credentials'),
  target('HorizontalPodAutoscaler', 'web'),
  SERVICE,
  INGRESS,
];
const BEARERS_OF_PODS = OBJECTS.filter(({kind}) => /^(?:Deployment|Namespace|ServiceAccount)$/.test(kind));
const WORLD: World = {className: 'nginx', serviceType: 'ClusterIP', compute: 'fargate'};

/** Where an annotation may matter; nowhere for kinds that k2e converts to nothing. */
export function placesOf({on, key}: AnnotationKey): Place[] {
  const at = (targets: readonly Target[], worlds: readonly World[]) =>
    targets.flatMap(each => worlds.map(world => ({...each, world})));
  const [className = WORLD.className] = classesOf(key);
  switch (on) {
    case 'Ingress':
      return at(
        [INGRESS],
        classesOf(key).map(each => ({...WORLD, className: each})),
      );
    case 'Service':
      return at(
        [SERVICE],
        (['LoadBalancer', 'ClusterIP'] as const).map(serviceType => ({...WORLD, serviceType, className})),
      );
    case 'pod':
      return [
        ...at(
          PODS,
          COMPUTES.map(compute => ({...WORLD, compute})),
        ),
        // Some products read them there too.
        ...at(BEARERS_OF_PODS, [WORLD]),
      ];
    case 'ServiceAccount':
    case 'Secret':
      return at(
        OBJECTS.filter(({kind}) => kind === on),
        [WORLD],
      );
    case 'object':
      return at(OBJECTS, [WORLD]);
    default:
      return [];
  }
}

/** The classes whose controllers read the annotation, or all. */
function classesOf(key: string): World['className'][] {
  if (key.startsWith(NGINX)) return ['nginx'];
  if (key.startsWith(ALB)) return ['alb'];
  if (key.startsWith(TRAEFIK) || key.startsWith(PLAIN)) return ['traefik'];
  return ['nginx', 'alb', 'traefik'];
}

/** The objects of the world, with these annotations at the place beside those that are there. */
export function annotated(place: Place, annotations: Readonly<Record<string, string>>): JsonObject[] {
  return objectsOf(place.world).map(object => {
    const {metadata} = object;
    if (object.kind !== place.kind || !isObject(metadata) || metadata.name !== place.name) return object;
    const copy = structuredClone(object);
    const bearer = valueAt(copy, place.metadata) as {annotations?: JsonObject};
    bearer.annotations = {...bearer.annotations, ...annotations};
    return copy;
  });
}

/** Pointer of an annotation at the place. */
export function pathOf({metadata}: Place, key: string): Pointer {
  return `${metadata}${pointer('annotations', key)}`;
}

/** A name for messages: `Service web as LoadBalancer, alb, fargate`. */
export function nameOf({kind, name, metadata, world}: Place): string {
  return `${kind} ${name}${metadata}, ${world.className}, ${world.serviceType}, ${world.compute}`;
}
