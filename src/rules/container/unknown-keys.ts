import {convertedWorkloads} from '../../choices/converted.ts';
import {environments, type Variable} from '../../choices/environment.ts';
import type {EnvironmentSource} from '../../model/environment-entry.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import type {Context, Example, Report, Subject} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

type UnknownKeys = EnvironmentSource & {readonly kind: 'unknown-keys'};

/** An entry of `envFrom` that takes keys which the input lacks. */
interface Taker {
  readonly workload: Workload;
  readonly variable: Variable;
  readonly source: UnknownKeys;
}

/**
 * Tells of an object whose keys are variables and not all in the input, in one finding for all entries that take them; `path` is below its
 * container.
 */
export function tellUnknownKeys(
  {context, report}: Subject<'container'>,
  variable: Variable,
  path: string,
): void {
  const said = context.choice(unknownKeysReports).get(variable);
  if (said) report(path, said);
}

function unknownKeysReports(context: Context): ReadonlyMap<Variable, Report> {
  const decided = context.choice(environments);
  const takers = context.choice(convertedWorkloads).flatMap(workload =>
    workload.containers.flatMap(container =>
      (decided.get(container) ?? []).flatMap((variable): Taker[] => {
        const {source} = variable.entry;
        return variable.kind === 'unknown' && source.kind === 'unknown-keys'
          ? [{workload, variable, source}]
          : [];
      }),
    ),
  );
  return jointReports(takers, {
    of: ({source: {of, namespace, name}}) => `${of}/${namespace}/${name}`,
    at: ({variable}) => variable,
    says: ([{source}], workloads) => unknownKeysReport(source, workloads, context),
  });
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
  };
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
