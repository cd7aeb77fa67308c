import {apiSigns} from '../../choices/api-signs.ts';
import {isConverted} from '../../choices/converted.ts';
import {hasMachine} from '../../choices/job/engine.ts';
import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {hookPoints, isFirstOnly, isRollbackOnly, type Moment, momentOf} from '../../model/deploy-hook.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context, Report} from '../rule.ts';
import {listed} from '../wording.ts';
import {byWeight, hookName, isOfRelease, runsBefore} from './hook-order.ts';

/** What to do about a run that a deployment makes at these points. `tool`: Helm or Argo CD, as the annotation says. */
export function hookReport(
  workload: Workload,
  tool: string,
  points: readonly string[],
  context: Context,
): Report {
  const {kind, name} = workload;
  const moments = new Set(points.map(momentOf));
  const has = (...some: readonly Moment[]): boolean => some.some(each => moments.has(each));
  const deployed = [
    ...(has('before', 'with') ? ['before its services get the new version'] : []),
    ...(has('after') ? ['after its services have it'] : []),
    ...(has('failed') ? ['when it has failed'] : []),
  ];
  const when = [...deployed, ...(has('away') ? ['when the release is taken away'] : [])].join(', and ');
  const told = points.join(', ');
  if (!has('before', 'with', 'after', 'failed')) {
    return {
      level: 'action',
      fidelity: 'manual',
      message: `${tool} runs ${kind} ${name} ${when} (${told}), and waits for it; on ECS nothing starts it by itself.`,
      remediation: `Make it a step of what takes the application away: run ${command(workload, context)}, and wait until it has ended. Delete its files if nothing is left for it to clean up on ECS.`,
    };
  }
  if (isFirstOnly(points)) {
    const [again, clean] = has('away')
      ? [
          ' It runs again when the release is taken away.',
          ' Run it in what takes the application away too, if something is left for it to clean up on ECS.',
        ]
      : ['', ''];
    return {
      level: has('away') ? 'action' : 'review',
      fidelity: 'manual',
      message: `Helm runs ${kind} ${name} once, when it installs the release (${told}), and at no upgrade; Argo CD, if it deploys the chart, at each sync.${again} On ECS nothing starts it by itself.`,
      remediation: `Where the application keeps its data, it has done its work: leave it out of the deploy pipeline. For data that begin anew run ${command(workload, context)} once, ${order(workload, context)}${deployed.join(', and ')}. If Argo CD deploys the chart, make that a step of each deployment.${clean}`,
    };
  }
  const services = servicesBeside(workload, context);
  const occasion = isRollbackOnly(points)
    ? 'when the release goes back to an older version'
    : 'at each deployment';
  return {
    level: 'action',
    fidelity: 'manual',
    message: `${tool} runs ${kind} ${name} ${occasion} (${told}), ${order(workload, context)}${when}${services}, and waits for it; on ECS nothing starts it by itself.`,
    remediation: `${callsCluster(workload, context) ? 'If it still has something to do where there is no Kubernetes API, make' : 'Make'} it a step of the deploy pipeline: register its task definition, then run ${command(workload, context)}, wait until it has ended, and go on only if it has succeeded.`,
  };
}

/** True where its containers show that they call the Kubernetes API, of which other findings tell. */
function callsCluster(workload: Workload, context: Context): boolean {
  return apiSigns(workload, context).length > 0;
}

/** `after Job prepare, `: the runs of its release that come before it at a point that both have. */
function order(workload: Workload, context: Context): string {
  const earlier = context.inventory.workloads
    .filter(
      other =>
        isConverted(other, context) &&
        runsAs(other) !== 'service' &&
        isOfRelease(other, workload) &&
        runsBefore(other, workload),
    )
    .toSorted(byWeight);
  return earlier.length === 0 ? '' : `after ${listed(earlier.map(hookName))}, `;
}

/** The services of its release, as far as they can be told: those of its namespace with the same instance label. */
function servicesBeside(workload: Workload, context: Context): string {
  const beside = context.inventory.workloads.filter(
    other =>
      isConverted(other, context) &&
      runsAs(other) === 'service' &&
      hookPoints(other.object) === undefined &&
      isOfRelease(other, workload),
  );
  if (beside.length === 0) return '';
  const all = beside.flatMap(other =>
    context
      .choice(names)
      .services(other)
      .map(({name}) => name),
  );
  const told = all.slice(0, FEW);
  const rest = all.length - told.length;
  return ` (${told.join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
}

/** Services that are named one by one. */
const FEW = 6;

function command(workload: Workload, context: Context): string {
  const name = context.choice(names);
  return hasMachine(workload, context)
    ? `\`aws stepfunctions start-execution\` with the state machine ${name.stateMachine(workload).name}`
    : `\`aws ecs run-task --cli-input-json file://jobs/${name.job(workload).name}.json\``;
}
