import {convertedWorkloads} from '../../choices/converted.ts';
import {environments, type Variable} from '../../choices/environment.ts';
import type {EnvironmentSource} from '../../model/environment-entry.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context, Example, Report, Subject} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

type UnknownKeys = EnvironmentSource & {readonly kind: 'unknown-keys'};

/**
 * Tells of an object whose keys are variables and not all in the input: in one finding at the first entry that takes them, `path` below
 * its container, for all that do.
 */
export function tellUnknownKeys(
  {context, report, drop}: Subject<'container'>,
  variable: Variable,
  source: UnknownKeys,
  path: string,
): void {
  const takers = context.choice(takersOfUnknownKeys).get(idOf(source)) ?? [];
  if (takers[0]?.variable !== variable)
    drop(path, 'The finding at the first entry that takes the keys of the object tells of all that do.');
  else report(path, unknownKeysReport(source, [...new Set(takers.map(({workload}) => workload))], context));
}

function unknownKeysReport(
  {of, namespace, name}: UnknownKeys,
  workloads: readonly Workload[],
  {inventory}: Context,
): Report {
  const isPartly = of === 'Secret' && inventory.secretSource(namespace, name) !== undefined;
  const keys = isPartly
    ? `The keys of ${of} ${namespace}/${name} are not all in the input`
    : `${of} ${namespace}/${name} is not in the input`;
  return {
    level: 'action',
    fidelity: 'manual',
    message: `${keys}: the variables that ${listed(workloads.map(workloadName))} ${workloads.length === 1 ? 'takes' : 'take'} from there are left out.`,
    remediation: `Add the ${of} to the input (for example from kubectl get ${of.toLowerCase()} ${name} -o yaml).`,
    workload: workloads,
  };
}

function idOf({of, namespace, name}: UnknownKeys): string {
  return `${of}/${namespace}/${name}`;
}

interface Taker {
  readonly workload: Workload;
  readonly variable: Variable;
}

/** The entries of `envFrom` that take keys which the input lacks, by object, in the order of the ids of their workloads. */
function takersOfUnknownKeys(context: Context): ReadonlyMap<string, readonly Taker[]> {
  const decided = context.choice(environments);
  const sorted = context.choice(convertedWorkloads).toSorted((a, b) => (a.object.id < b.object.id ? -1 : 1));
  const all = sorted.flatMap(workload =>
    workload.containers.flatMap(container =>
      (decided.get(container) ?? []).flatMap(variable => {
        const {source} = variable.entry;
        return variable.kind === 'unknown' && source.kind === 'unknown-keys'
          ? [{id: idOf(source), workload, variable}]
          : [];
      }),
    ),
  );
  return Map.groupBy(all, ({id}) => id);
}

/** Objects that the input lacks, whose keys are variables, for `container/environment`. */
export const UNKNOWN_KEYS_EXAMPLES: readonly Example[] = [
  {
    name: 'all keys of a Secret that the input lacks, in several workloads',
    given: ['app', 'worker']
      .map(
        name => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: example/app:1, envFrom: [{secretRef: {name: db}}]}]}`,
      )
      .join('\n---\n'),
    findings: [
      {
        level: 'action',
        fidelity: 'manual',
        path: '/spec/template/spec/containers/0/envFrom/0',
        says: 'Deployment shop/app and Deployment shop/worker take',
      },
    ],
  },
];
