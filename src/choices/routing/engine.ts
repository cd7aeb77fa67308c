import {classOfIngress, namedClass} from '../../model/ingress-class.ts';
import type {Inventory, KubeObject} from '../../model/inventory.ts';
import type {Ingress, IngressClass} from '../../model/kubernetes.generated.ts';
import {ALB, annotationKeys, NGINX, TRAEFIK} from './annotation.ts';
import type {Engine} from './route.ts';

/**
 * `spec.controller` of an IngressClass → engine. A second ingress-nginx gets a name of its own by `--controller-class`: its guide for
 * several controllers calls it `k8s.io/internal-ingress-nginx`. The application routing of AKS is a managed ingress-nginx.
 */
const CONTROLLERS: readonly (readonly [controller: RegExp, engine: Engine])[] = [
  [/^(?:ingress\.k8s\.aws|eks\.amazonaws\.com)\/alb$/, 'alb'],
  [/^k8s\.io\/(?:[a-z0-9-]+-)?ingress-nginx\d*(?:-[a-z0-9-]+)?$/, 'nginx'],
  [/^webapprouting\.kubernetes\.azure\.com\/nginx(?:\/|$)/, 'nginx'],
  [/^traefik\.io\/ingress-controller$/, 'traefik'],
];

/** What tells the engine: the class's controller, its mere name, annotations that one controller alone reads, or nothing. */
type EngineEvidence = 'controller' | 'class-name' | 'annotations' | 'unknown-class' | 'no-class';

/** Which controller serves an Ingress. */
export interface Classification {
  readonly engine: Engine;
  /** Name of the class, `''` where there is none. */
  readonly className: string;
  readonly evidence: EngineEvidence;
  /** The class itself, where the input has it. */
  readonly object?: KubeObject<IngressClass>;
}

/**
 * The engine of an Ingress: by the controller of its class, else by the class's name, else by its annotations.
 * @param nginxClasses what each ingress-nginx of the input is called in `spec.controller`, which it may be told by a flag.
 */
export function classify(
  ingress: KubeObject<Ingress>,
  inventory: Inventory,
  nginxClasses: ReadonlySet<string>,
): Classification {
  const object = classOfIngress(ingress, inventory);
  const className = object?.ref.name ?? namedClass(ingress);
  const controller = object?.value.spec?.controller;
  if (controller !== undefined) {
    const known = CONTROLLERS.find(([name]) => name.test(controller));
    const engine = known?.[1] ?? (nginxClasses.has(controller) ? 'nginx' : undefined);
    if (engine) return {engine, className, evidence: 'controller', ...(object && {object})};
    // Nobody writes what protects a route for a controller that does not read it.
    const written = engineOfAnnotations(annotationKeys(ingress));
    return written
      ? {engine: written, className, evidence: 'annotations', ...(object && {object})}
      : {engine: 'generic', className, evidence: 'unknown-class'};
  }
  const byName = engineOfName(className);
  if (byName) return {engine: byName, className, evidence: 'class-name'};
  // A class may have any name; whoever writes the annotations of one controller has that controller.
  const byAnnotation = engineOfAnnotations(annotationKeys(ingress));
  if (byAnnotation) return {engine: byAnnotation, className, evidence: 'annotations'};
  return {engine: 'generic', className, evidence: className === '' ? 'no-class' : 'unknown-class'};
}

/** Class names that people give to the controllers' classes: `nginx-internal`, `ingress-nginx`, `traefik-public`, `alb`. */
function engineOfName(name: string): Engine | undefined {
  if (/(?:^|-)alb(?:-|$)/.test(name)) return 'alb';
  // The class of the application routing of AKS, which is a managed ingress-nginx.
  if (/(?:^|-)nginx(?:-|$)/.test(name) || name === 'webapprouting.kubernetes.azure.com') return 'nginx';
  return /(?:^|-)traefik(?:-|$)/.test(name) ? 'traefik' : undefined;
}

/** The engine of the one controller that reads these annotations. */
export function engineOfAnnotations(keys: readonly string[]): Engine | undefined {
  if (keys.some(key => key.startsWith(ALB))) return 'alb';
  if (keys.some(key => key.startsWith(NGINX))) return 'nginx';
  return keys.some(key => key.startsWith(TRAEFIK)) ? 'traefik' : undefined;
}
