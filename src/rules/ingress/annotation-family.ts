import type {Engine} from '../../choices/routing/route.ts';
import {type Balancer, routing} from '../../choices/routing/routing.ts';
import {ownPairs} from '../../choices/routing/setting.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {nearest} from '../../nearest.ts';
import {pointer} from '../../pointer.ts';
import type {Report, Subject} from '../rule.ts';
import {objectName} from '../wording.ts';
import {balancerOf, type Emitting, NO_BALANCER} from './planned.ts';

/** An annotation with what is known about the Ingress that bears it. */
export interface Annotated {
  /** What can be set, and for which Ingress. */
  readonly subject: Emitting;
  /** The Ingress with what the parameters of its class say. */
  readonly ingress: KubeObject<Ingress>;
  readonly balancer: Balancer;
  /** The key without the family's prefix. */
  readonly suffix: string;
  readonly value: string;
}

/**
 * What becomes of an annotation: `set` plans something that its value changes, `report` files a finding on it, `drop` says
 * why it has no effect. One of `report` and `drop`, or `set` alone or with `report`.
 */
export interface Fate {
  readonly set?: () => void;
  readonly report?: Report;
  readonly drop?: string;
}

/** Decides the fate of one annotation. */
export type Decide = (annotated: Annotated) => Fate;

/** Annotation keys without their prefix (a last `*` stands for any rest) → what becomes of them. */
export type Family = Readonly<Record<string, Decide>>;

/** The controllers that read a prefix. */
export interface Reader {
  readonly prefix: string;
  readonly engine: Engine;
  /** `ingress-nginx`. */
  readonly name: string;
}

/** The claims of a rule on these annotations. */
export function familyClaims({prefix}: Reader, family: Family): readonly string[] {
  return Object.keys(family).map(suffix => pointer('metadata', 'annotations', `${prefix}${suffix}`));
}

/** Decides the fate of every annotation of the family that the subject bears. */
export function mapFamily(subject: Subject<'Ingress'>, reader: Reader, family: Family): void {
  const {view, object, context} = subject;
  const annotations: Readonly<Record<string, string>> | undefined = view.metadata?.annotations;
  if (!annotations) return;
  const balancer = balancerOf(subject);
  const member = context.choice(routing).memberOf(object);
  const told = new Map<Decide, string>();
  for (const key of Object.keys(annotations)) {
    if (!key.startsWith(reader.prefix)) continue;
    const path = pointer('metadata', 'annotations', key);
    const suffix = key.slice(reader.prefix.length);
    const decide = decider(family, suffix);
    if (!decide) continue;
    if (!balancer || !member) subject.drop(path, NO_BALANCER);
    else if (balancer.group.engine !== reader.engine) {
      subject.drop(path, `Only ${reader.name} reads it, and this Ingress is served by another controller.`);
    } else {
      const problems = context
        .choice(routing)
        .problemsOf(object)
        .filter(problem => problem.path === path);
      for (const {level, fidelity, message, remediation} of problems) {
        subject.report(path, {level, fidelity, message, ...(remediation === undefined ? {} : {remediation})});
      }
      if (problems.length > 0) continue;
      const value = annotations[key] ?? '';
      const setting = member.settings.find(each => each.suffix === suffix);
      if (setting && ownPairs(setting, value).length === 0) {
        subject.drop(
          path,
          `${objectName(setting.holder.ref)} says it for all of the class, and the controller takes that.`,
        );
        continue;
      }
      const fate = decide({subject, ingress: member.object, balancer, suffix, value});
      const first = told.get(decide);
      if (fate.report && first !== undefined) {
        subject.drop(path, `The finding on ${first} says what becomes of it.`);
        continue;
      }
      if (fate.report && ONCE.has(decide)) told.set(decide, suffix);
      settle(subject, path, suffix, fate);
    }
  }
}

/** What decides on the annotation, if the family knows it. */
export function decider(family: Family, suffix: string): Decide | undefined {
  if (Object.hasOwn(family, suffix)) return family[suffix];
  const pattern = Object.keys(family).find(key => key.endsWith('*') && suffix.startsWith(key.slice(0, -1)));
  return pattern === undefined ? undefined : family[pattern];
}

/** Findings name the annotation, which several can share the words for. */
function settle(subject: Subject<'Ingress'>, path: string, suffix: string, fate: Fate): void {
  fate.set?.();
  const {report} = fate;
  if (report) {
    const named = report.message.includes(suffix) ? report.message : `${suffix}: ${report.message}`;
    subject.report(path, {...report, message: named});
  } else if (fate.drop !== undefined) subject.drop(path, fate.drop);
}

/** The annotation asks for something that the user must bring over by hand. */
export function manual(message: string, remediation?: string): Decide {
  return () => ({
    report: {
      level: 'action',
      fidelity: 'manual',
      message,
      ...(remediation === undefined ? {} : {remediation}),
    },
  });
}

/** The annotation's effect is lost, and that may or may not matter. */
export function review(message: string, remediation?: string): Decide {
  return () => ({
    report: {
      level: 'review',
      fidelity: 'approximate',
      message,
      ...(remediation === undefined ? {} : {remediation}),
    },
  });
}

/** Decisions on annotations that belong together: an Ingress has one finding for all of them. */
const ONCE = new WeakSet<Decide>();

/** The same decision, of which an Ingress has one finding for all annotations that it is about. */
export function once(decide: Decide): Decide {
  const own: Decide = annotated => decide(annotated);
  ONCE.add(own);
  return own;
}

/** The key among `families` that was probably meant by an unknown one, as the end of a sentence. */
export function meant(suffix: string, families: readonly Readonly<Record<string, unknown>>[]): string {
  const known = families.flatMap(family => Object.keys(family)).filter(key => !key.endsWith('*'));
  const near = nearest(suffix, known);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

/** The annotation tunes the controller itself and has no meaning on a load balancer of AWS. */
export function meaningless(reason: string): Decide {
  return () => ({drop: reason});
}
