import type {Config} from '../config/config.ts';
import {matchesGlob} from '../config/glob.ts';
import type {Workload} from '../model/inventory.ts';
import {controllerOf} from '../model/rollout.ts';
import type {Context} from '../rules/rule.ts';
import {convertedWorkloads} from './converted.ts';
import {isFinalised} from './finalised.ts';
import {isCalled, overlapSigns} from './overlap-signs.ts';
import {type OwnData, ownData} from './own-data.ts';
import {runsAs} from './runs-as.ts';

/** A workload that ECS keeps up beside its pods, from the deployment of its service on, and whether it may. */
export interface BothSides {
  readonly workload: Workload;
  /** `<Kind>/<namespace>/<name>`, as `cutover.workers` of `k2e.yaml` has it. */
  readonly key: string;
  /** What people say of it; `unknown` where nobody has said anything. */
  readonly mode: 'exclusive' | 'overlap' | 'unknown';
  /** What in the manifests asks for a look at the program. */
  readonly signs: readonly string[];
  /** The data that it keeps for those that call it. */
  readonly data: OwnData | undefined;
  /** It cannot be handed over whole, as a worker can: others call it while weights move, or its pods are services of their own. */
  readonly beside: boolean;
}

/** True for a workload that `cutover.workers` of `k2e.yaml` lets run on one side only: its service begins without a task. */
export function runsOnOneSide(workload: Workload, config: Config): boolean {
  return (
    isKeptUp(workload) && !isFinalised(workload, config) && answerFor(workload, config)?.mode === 'exclusive'
  );
}

/** What becomes of a workload that runs on one side only, as the end of a sentence about its service without a task. */
export function whoStartsIt(workload: Workload): string {
  return isCalled(workload) || workload.apart
    ? 'and the cutover cannot hand it over: both sides have to serve while weights move'
    : 'until the cutover has stopped the old one';
}

/**
 * Whether each workload may run on Kubernetes and on ECS at once (cutover T60): what `cutover.workers` of `k2e.yaml` says of it. `overlap`
 * for a pattern answers for those that others call and that show no sign of a queue, a clock or data; the others need a line of their own.
 */
export function bothSides(context: Context): readonly BothSides[] {
  return context
    .choice(convertedWorkloads)
    .filter(workload => isKeptUp(workload) && !isFinalised(workload, context.config))
    .map(workload => {
      const signs = overlapSigns(workload, context);
      const answer = answerFor(workload, context.config);
      const isAnswered = answer && (answer.isNamed || answer.mode === 'exclusive' || signs.length === 0);
      const beside = isCalled(workload) || workload.apart === true;
      return {
        workload,
        key: keyOf(workload),
        mode: isAnswered ? answer.mode : 'unknown',
        signs,
        data: ownData(workload, context),
        beside,
      };
    });
}

/** The workloads of which nobody has said whether they may run on both sides: what people still have to say (cutover T60). */
export function unanswered(context: Context): ReadonlyMap<Workload, BothSides> {
  const asked = context.choice(bothSides).filter(({mode}) => mode === 'unknown');
  return new Map(asked.map(found => [found.workload, found]));
}

/** What people say of a workload: by its name, else by the first pattern that it fits. */
function answerFor(
  workload: Workload,
  {cutover: {workers}}: Config,
): {readonly mode: 'exclusive' | 'overlap'; readonly isNamed: boolean} | undefined {
  const key = keyOf(workload);
  const named = Object.hasOwn(workers, key) ? workers[key] : undefined;
  if (named !== undefined) return {mode: named, isNamed: true};
  const [, mode] =
    Object.entries(workers).find(([glob]) => glob.includes('*') && matchesGlob(glob, key)) ?? [];
  return mode && {mode, isNamed: false};
}

/** A service keeps it up. Agents run on the machines of both sides, each on its own. */
function isKeptUp(workload: Workload): boolean {
  return workload.kind !== 'DaemonSet' && runsAs(workload) === 'service';
}

/** Of the object that people scale: the pods of a Deployment may be a Rollout's. */
function keyOf(workload: Workload): string {
  const {kind, namespace, name} = controllerOf(workload).ref;
  return `${kind}/${namespace || 'default'}/${name}`;
}
