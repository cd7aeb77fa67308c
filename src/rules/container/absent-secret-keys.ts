import {type Variable, type VariableUse, variableUses} from '../../choices/environment.ts';
import type {SecretPlace} from '../../choices/secret-store.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import type {Context, Example, Report, Subject} from '../rule.ts';
import {storePattern, storePlace} from '../store-place.ts';
import {listed, workloadName} from '../wording.ts';

/** A variable that reads a key which the input lacks, of a Secret whose values k2e does not leave where they are. */
interface AbsentKey extends VariableUse {
  /** `<namespace>/<name>`. */
  readonly secret: string;
  readonly key: string;
  readonly place: SecretPlace;
}

/**
 * Tells of all keys of a Secret that variables read and the input lacks, in one finding: Secrets are often kept out of what k2e reads, and
 * then whatever reads them has the same cause and the same remedy. `path` is below the container.
 */
export function tellAbsentKeys(
  {context, report}: Subject<'container'>,
  variable: Variable,
  path: string,
): void {
  const said = context.choice(absentKeyReports).get(variable);
  if (said) report(path, said);
}

function absentKeyReports(context: Context): ReadonlyMap<Variable, Report> {
  const uses = [...context.choice(variableUses).values()].flat().flatMap((use): AbsentKey[] => {
    const {variable} = use;
    const {source} = variable.entry;
    if (variable.kind !== 'secret' || variable.why !== 'key' || source.kind !== 'secret') return [];
    if (source.known || variable.place.existing) return [];
    return [{...use, secret: `${source.namespace}/${source.name}`, key: source.key, place: variable.place}];
  });
  return jointReports(uses, {
    of: ({secret}) => secret,
    at: ({variable}) => variable,
    says: ([first, ...others], workloads) => absentKeysReport([first, ...others], workloads, first.secret),
  });
}

function absentKeysReport(
  uses: readonly AbsentKey[],
  workloads: readonly Workload[],
  secret: string,
): Report {
  const keys = new Set(uses.map(({key}) => key));
  const variables = uses.map(({variable}) => variable.entry.name);
  const users = listed(workloads.map(workloadName));
  const [values, are] = keys.size === 1 ? ['value', 'is'] : ['values', 'are'];
  const readers =
    new Set(variables).size === 1 ? `the variable ${variables[0]}` : `the variables ${listed(variables)}`;
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `${listed([...keys])} of Secret ${secret} ${are} not in the input; ${users} ${workloads.length === 1 ? 'reads' : 'read'} ${keys.size === 1 ? 'it' : 'them'} as ${readers}, and a task that finds no value there does not start.`,
    remediation: `Put the ${values} into the secret store as ${listed(uses.map(({key, place}) => (keys.size === 1 ? storePlace(place) : storePattern(place, key))))}, or remove what reads ${keys.size === 1 ? 'it' : 'them'}.`,
  };
}

/** What reads a Secret that the input lacks, for `container/environment`. */
export const ABSENT_KEY_EXAMPLES: readonly Example[] = [
  {
    name: 'a key of a Secret that the input lacks',
    config: 'aws: {accountId: "111122223333", region: eu-west-1}\napp: shop',
    given: 'env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]',
    emits: {'task-definitions/shop-app': {containerDefinitions: [{secrets: [{name: 'DB_PASSWORD'}]}]}},
    findings: [
      {
        level: 'action',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/env/0',
        says: 'password of Secret shop/db is not in the input',
      },
    ],
  },
  {
    name: 'several keys of a Secret that the input lacks, read by several workloads',
    config: 'aws: {accountId: "111122223333", region: eu-west-1}\napp: shop',
    given: `${reader('app', 'user', 'password')}\n---\n${reader('worker', 'password')}`,
    emits: {'task-definitions/shop-worker': {containerDefinitions: [{secrets: [{name: 'DB_PASSWORD'}]}]}},
    findings: [
      {
        level: 'action',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/env/0',
        says: 'Deployment shop/app and Deployment shop/worker read them',
      },
    ],
  },
];

function reader(name: string, ...keys: readonly string[]): string {
  const env = keys.map(
    key => `{name: DB_${key.toUpperCase()}, valueFrom: {secretKeyRef: {name: db, key: ${key}}}}`,
  );
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: example/app:1, env: [${env.join(', ')}]}]}`;
}
