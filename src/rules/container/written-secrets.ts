import {convertedWorkloads} from '../../choices/converted.ts';
import {environments, type Variable, type VariableUse} from '../../choices/environment.ts';
import {jointReports} from '../joint-reports.ts';
import type {Context, Example, Report, Subject} from '../rule.ts';
import {storePlace} from '../store-place.ts';
import {listed, workloadName} from '../wording.ts';

/** A secret that the manifests hold in a variable: the whole text looks like one, or it is put together around one. */
type Written = Variable & {readonly kind: 'secret'; readonly why: 'shape' | 'composed'};
type Use = VariableUse & {readonly variable: Written};

/**
 * Tells of a variable whose text the manifests hold and which is read from the secret store all the same. Charts write the same list of
 * variables into many containers: those of one name are told of in one finding. `path` is below the container.
 */
export function tellWritten({context, report}: Subject<'container'>, variable: Written, path: string): void {
  const said = context.choice(writtenReports).get(variable);
  if (said) report(`${path}/value`, said);
}

function writtenReports(context: Context): ReadonlyMap<Variable, Report> {
  const decided = context.choice(environments);
  const uses = context
    .choice(convertedWorkloads)
    .flatMap(workload =>
      workload.containers.flatMap(container =>
        (decided.get(container) ?? []).flatMap((variable): Use[] =>
          isTold(variable) ? [{workload, container, variable}] : [],
        ),
      ),
    );
  return jointReports(uses, {
    of: ({variable}) => JSON.stringify([variable.why, variable.entry.name, detectorOf(variable)]),
    at: ({variable}) => variable,
    says: ([first, ...others]) =>
      others.length === 0 ? one(first.variable) : several(first.variable, [first, ...others]),
  });
}

function one(variable: Written): Report {
  const {name} = variable.entry;
  const where = storePlace(variable.place);
  return {
    level: 'action',
    fidelity: 'approximate',
    ...(variable.why === 'composed'
      ? {
          message: `The variable ${name} is a text around a secret; ECS does not put texts together, so the whole text is read from the secret store as ${where}.`,
          remediation: `Put the whole text, with the secret in its place, into the secret store as ${where}.`,
        }
      : {
          message: `The value of ${name} looks like a secret (${detectorOf(variable)}); it is not written, but read from the secret store as ${where}.`,
        }),
  };
}

function several(variable: Written, uses: readonly Use[]): Report {
  const {name} = variable.entry;
  const users = listed(uses.map(({workload}) => workloadName(workload)));
  const places = listed(uses.map(use => storePlace(use.variable.place)));
  return {
    level: 'action',
    fidelity: 'approximate',
    ...(variable.why === 'composed'
      ? {
          message: `The variable ${name} of ${users} is a text around a secret; ECS does not put texts together, so the whole texts are read from the secret store as ${places}.`,
          remediation:
            'Put the whole texts, with the secret in its place, into the secret store under the names that the index (k2e-output.json, secretValues) lists.',
        }
      : {
          message: `The values of ${name} in ${users} look like secrets (${detectorOf(variable)}); they are not written, but read from the secret store as ${places}.`,
          remediation:
            'Put the values into the secret store under the names that the index (k2e-output.json, secretValues) lists; if they are no secrets, allow them with `secrets.allowPlain` in k2e.yaml.',
        }),
  };
}

function detectorOf({shape}: Written): string {
  return shape?.detector ?? 'its name';
}

/** The finding on a ConfigMap tells of its keys that look like secrets. */
export function isTold(variable: Variable): variable is Written {
  if (variable.kind !== 'secret' || variable.why === 'key' || variable.place.existing) return false;
  return variable.why === 'composed' || variable.entry.source.kind !== 'config-map';
}

/** Secrets in the variables of several containers, for `container/environment`. */
export const WRITTEN_SECRET_EXAMPLES: readonly Example[] = [
  {
    name: 'a value that looks like a secret in several workloads',
    config: 'aws: {accountId: "111122223333", region: eu-west-1}\napp: shop',
    given: ['app', 'worker'].map(holder).join('\n---\n'),
    emits: {
      'task-definitions/shop-worker': {
        containerDefinitions: [{environment: null, secrets: [{name: 'DB_PASSWORD'}]}],
      },
    },
    findings: [
      {
        level: 'action',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/env/0/value',
        says: 'DB_PASSWORD in Deployment shop/app and Deployment shop/worker',
      },
    ],
  },
];

function holder(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: example/app:1, env: [{name: DB_PASSWORD, value: hunter2}]}]}`;
}
