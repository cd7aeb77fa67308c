import {copies} from '../choices/copies.ts';
import {hostsOf} from '../choices/daemon-set/fate.ts';
import {names} from '../choices/names.ts';
import type {SecretValue, Upload} from '../ecs/plan.ts';
import {type Handle, keyOf} from '../ecs/resource.ts';
import type {Workload} from '../model/inventory.ts';
import {ORDINAL} from '../model/stateful-pods.ts';
import {type Pointer, valueAt} from '../pointer.ts';
import type {Context, Report, Rule, Scope, Subject, SubjectName} from '../rules/rule.ts';
import {Drafts} from './draft.ts';
import type {Target} from './ledger.ts';
import {merge} from './merge.ts';
import {type ScopeOutcome, scopeOutcome} from './outcome.ts';
import type {Place} from './places.ts';
import {NOTHING, track} from './view.ts';

/** What one rule said about one place. */
export interface Invocation {
  readonly rule: Rule;
  readonly place: Place;
  readonly own: ScopeOutcome;
  /** Of the pod-level fields that a container rule claims. */
  readonly pod: ScopeOutcome | undefined;
  readonly targets: Target[];
}

/** What all rules contribute to. */
export interface Workbench {
  readonly drafts: Drafts;
  readonly secretValues: {readonly value: SecretValue; readonly workload: string | undefined}[];
  readonly uploads: {readonly file: Upload; readonly workload: string | undefined}[];
  /** Key of a task definition → names of its containers, the main ones first, as deploy tools watch the first one. */
  readonly containers: ReadonlyMap<string, readonly string[]>;
}

/** A workbench on which nothing lies. */
export function workbench(containers: Workbench['containers'] = new Map()): Workbench {
  return {drafts: new Drafts(), secretValues: [], uploads: [], containers};
}

/** What a rule may see of a place (`restrict`); undefined where nothing is there that it claims. */
export interface Views {
  readonly own: object | undefined;
  readonly pod: object | undefined;
}

/** What one rule, or several that had nothing to say, got at one place. */
interface Hearing extends Omit<Invocation, 'rule'> {
  readonly subject: object;
}

/** Runs one rule on one place. */
export type Invoke = (rule: Rule, place: Place, views: Views) => Invocation;

/**
 * Makes what runs the rules of one run. They run one after the other, some fifty on each container of each workload: so what
 * they speak with is made once, and speaks of the invocation that is `current`.
 */
export function invoker(context: Context, bench: Workbench): Invoke {
  let current: Invocation;

  const {copiesOf} = context.choice(copies);
  const set = (resource: Handle, patch: object, workload = current.place.workload) => {
    const all = copiesOf(resource);
    const hosts = workload ? hostsOf(workload, context) : [];
    if (!all) put(resource, patch, workload, hosts);
    // Whether the task of another workload is written is for its own rules to say.
    else for (const copy of all) put(copy.handle, copy.of(patch), hosts.length === 0 ? workload : undefined);
  };
  const put = (
    resource: Handle,
    patch: object,
    workload: Workload | undefined,
    hosts: readonly Workload[] = [],
  ) => {
    const {place, rule, targets} = current;
    const target = bench.drafts.of(resource, place.object.ref);
    if (workload) bench.drafts.need(target, workload.object.id);
    for (const each of hosts) bench.drafts.need(target, each.object.id);
    if (merge(target, patch, rule.id)) targets.push({resource: target.key, patch});
  };
  const setContainer = (patch: object) => {
    const {workload, container} = current.place;
    if (!workload || !container) return;
    set(context.choice(names).taskDefinition(workload), {
      containerDefinitions: [{name: container.name, ...patch}],
    });
  };
  const after = (resource: Handle, ...others: readonly Handle[]) => {
    const each = (of: Handle) => copiesOf(of)?.map(copy => copy.handle) ?? [of];
    for (const own of each(resource)) {
      const draft = bench.drafts.find(own);
      if (draft) draft.after.push(...others.flatMap(each).map(keyOf));
    }
  };
  /** The ids of the workloads whose tasks use what a rule says of this one. */
  const users = (workload: Workload | undefined): readonly (string | undefined)[] => {
    if (!workload) return [undefined];
    return [workload, ...hostsOf(workload, context)].map(({object}) => object.id);
  };
  const secret = (value: SecretValue) => {
    for (const workload of users(current.place.workload)) bench.secretValues.push({value, workload});
  };
  const upload = (file: Upload, of = current.place.workload) => {
    for (const workload of users(of)) bench.uploads.push({file, workload});
  };
  const own = speech(() => current.own, given);
  const pod = speech(() => current.pod, given);

  function given(path: Pointer): boolean {
    const {object} = current.place;
    return valueAt(object.given, object.givenPath(path)) !== undefined;
  }

  const hearing = (place: Place, views: Views): Hearing => {
    const {object, workload, container} = place;
    const ofPod = container && workload ? scopeOutcome(workload.templatePath, views.pod) : undefined;
    const ofOwn = scopeOutcome(place.path, views.own);
    // Written out, as V8 copies properties much more slowly than it makes an object of a known form.
    const subject = {
      view: viewOf(views.own, ofOwn),
      given: own.given,
      report: own.report,
      drop: own.drop,
      object,
      context,
      workload,
      container,
      pod: ofPod && {
        view: viewOf(views.pod, ofPod),
        given: pod.given,
        report: pod.report,
        drop: pod.drop,
      },
      set,
      setContainer,
      after,
      secret,
      upload,
    };
    return {place, own: ofOwn, pod: ofPod, targets: [], subject};
  };

  /** The last hearing of a rule of whose claims nothing was there: others at its place get the same until one says something. */
  let blind: Hearing | undefined;
  return (rule, place, views) => {
    const isBlind = !views.own && !views.pod;
    const isSame = isBlind && blind?.place === place && isUnsaid(blind);
    const heard = isSame && blind ? blind : hearing(place, views);
    if (isBlind) blind = heard;
    current = {rule, place, own: heard.own, pod: heard.pod, targets: heard.targets};
    rule.map(heard.subject as Subject<SubjectName>);
    // What the next rule says at this hearing is not this one's.
    return isBlind && isUnsaid(heard) ? {rule, place, own: UNSAID, pod: undefined, targets: []} : current;
  };
}

const UNSAID = scopeOutcome('', undefined);

function isUnsaid({own, pod, targets}: Hearing): boolean {
  return targets.length === 0 && own.reports.length === 0 && (pod?.reports.length ?? 0) === 0;
}

function viewOf(view: object | undefined, {reads}: ScopeOutcome): object {
  return view && reads ? track(view, reads) : NOTHING;
}

/** What a rule says of a scope. */
function speech(
  scope: () => ScopeOutcome | undefined,
  isGiven: (path: Pointer) => boolean,
): Omit<Scope<object>, 'view'> {
  return {
    given: path => isGiven(`${scope()?.base}${path}`),
    report: (path: Pointer | readonly Pointer[], report: Report) => {
      const [first, ...others] = typeof path === 'string' ? [path] : path;
      if (first !== undefined) scope()?.reports.push({paths: [first, ...others], report: inWords(report)});
    },
    drop: (path: Pointer, reason: string) => {
      const said = scope();
      // Where nothing is there, nothing is dropped.
      if (said?.reads) said.drops.push({path, reason});
    },
  };
}

/** The report without stand-ins for the ordinal of a pod. */
function inWords(report: Report): Report {
  const {message, remediation} = report;
  if (![message, remediation].some(text => text?.includes(ORDINAL))) return report;
  const said = (text: string) => text.replaceAll(ORDINAL, '<ordinal>');
  return {
    ...report,
    message: said(message),
    ...(remediation === undefined ? {} : {remediation: said(remediation)}),
  };
}
