import type {Fidelity, Level, ObjectRef} from '../../finding.ts';
import {isObject} from '../../json.ts';
import type {Inventory, KubeObject, Workload} from '../../model/inventory.ts';
import {customGroup} from '../../model/kinds.ts';
import type {Service} from '../../model/kubernetes.generated.ts';
import {valueAt} from '../../pointer.ts';
import {nameOf} from '../object-rule.ts';
import type {Context, Report, Subject} from '../rule.ts';
import {listed} from '../wording.ts';

/** What becomes of the custom resources of one product. */
export interface Advice {
  /** Who reads them: `cert-manager`. */
  readonly product: string;
  /** API groups; `*.crossplane.io` stands for that group and all below it. */
  readonly groups: readonly string[];
  /** The kinds that are meant; all of the groups when left out. Of several that fit an object the first counts. */
  readonly kinds?: readonly string[];
  readonly level: Level;
  readonly fidelity: Fidelity;
  /** What takes their place on AWS, or why nothing needs to: one or two full sentences. */
  readonly says: string;
  /** What to do; the rule's remediation when left out. */
  readonly todo?: string;
}

/** The sentence of a rule's page that names the products of which it knows objects. */
export function knows(known: readonly Advice[]): string {
  const products = [...new Set(known.map(({product}) => product))];
  return `k2e knows the objects of ${products.length < 2 ? products.join('') : `${products.slice(0, -1).join(', ')} and ${products.at(-1)}`}.`;
}

/** The advice on an object, if one of these is about it. */
export function adviceOn(known: readonly Advice[], {apiVersion, kind}: ObjectRef): Advice | undefined {
  const group = customGroup(apiVersion, kind);
  return known.find(
    ({groups, kinds}) => groups.some(pattern => fits(pattern, group)) && (kinds?.includes(kind) ?? true),
  );
}

function fits(pattern: string, group: string): boolean {
  return pattern.startsWith('*.')
    ? group === pattern.slice(2) || group.endsWith(pattern.slice(1))
    : pattern === group;
}

/** Whether an object is left to advice; another rule may convert some of a kind. */
type Left = (object: KubeObject, context: Context) => boolean;
const EACH: Left = () => true;

/**
 * Files the one finding of all objects of a kind of which these pieces of advice say the same, and nothing for others.
 * @param isLeft which objects the advice is for; the same function for all calls with these pieces.
 */
export function advise(
  {object, context, report}: Subject<'other'>,
  known: readonly Advice[],
  isLeft: Left = EACH,
): void {
  const told = context.choice(reportsFrom(known, isLeft)).get(object);
  if (told) report('', told);
}

type Reports = (context: Context) => ReadonlyMap<KubeObject, Report>;
const REPORTS = new WeakMap<readonly Advice[], Reports>();

/** The reports from these pieces of advice, always the same function, so that a run asks it once. */
function reportsFrom(known: readonly Advice[], isLeft: Left): Reports {
  const made = REPORTS.get(known) ?? ((context: Context) => reportsOn(known, isLeft, context));
  REPORTS.set(known, made);
  return made;
}

function reportsOn(
  known: readonly Advice[],
  isLeft: Left,
  context: Context,
): ReadonlyMap<KubeObject, Report> {
  const {inventory} = context;
  const reports = new Map<KubeObject, Report>();
  const effective = inventory.objects.filter(
    object => !object.inert && !object.byproduct && isLeft(object, context),
  );
  for (const [advice, objects] of Map.groupBy(effective, ({ref}) => adviceOn(known, ref))) {
    if (!advice) continue;
    for (const alike of Map.groupBy(objects, ({ref}) => ref.kind).values()) {
      const sorted = alike.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const workloads = new Set(sorted.flatMap(object => workloadsOf(object, inventory)));
      const report = {
        ...said(advice, sorted),
        workload: inventory.workloads.filter(each => workloads.has(each)),
      };
      for (const object of sorted) reports.set(object, report);
    }
  }
  return reports;
}

function said({level, fidelity, product, says, todo}: Advice, objects: readonly KubeObject[]): Report {
  const names = objects.map(({ref: {namespace, name}}) => (namespace === '' ? name : `${namespace}/${name}`));
  const [first] = objects;
  const what =
    first && objects.length === 1
      ? `${nameOf(first)} is an object of ${product}.`
      : `Each ${first?.ref.kind} of these is an object of ${product}: ${listed(names)}.`;
  return {level, fidelity, message: `${what} ${says}`, ...(todo === undefined ? {} : {remediation: todo})};
}

/**
 * The workloads that a custom resource is about, where it says so in one of the customary ways: it names a workload or a
 * Service, or the pods use the Secret that it makes. Nothing of its shape is known.
 */
export function workloadsOf(object: KubeObject, inventory: Inventory): readonly Workload[] {
  const found = new Set<Workload>(inventory.usersOf(object));
  const {namespace} = object.ref;
  for (const field of ['scaleTargetRef', 'targetRef', 'workloadRef']) {
    const target = valueAt(object.value, `/spec/${field}`);
    if (!isObject(target) || typeof target.name !== 'string') continue;
    const kind = typeof target.kind === 'string' ? target.kind : 'Deployment';
    const named = inventory.find(kind, namespace, target.name);
    const workload = named && inventory.workload(named);
    if (workload) found.add(workload);
  }
  const service = valueAt(object.value, '/spec/serviceRef/name');
  const named =
    typeof service === 'string' ? inventory.find<Service>('Service', namespace, service) : undefined;
  if (named) for (const workload of inventory.workloadsOf(named)) found.add(workload);
  return [...found];
}
