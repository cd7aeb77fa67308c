import {type VariableUse, variableUses} from '../../choices/environment.ts';
import {plainSetting} from '../../choices/environment-file.ts';
import {lastingNames, nameKey} from '../../choices/lasting-names.ts';
import {names} from '../../choices/names.ts';
import {registryLogins, type UsedLogin} from '../../choices/registry-login.ts';
import type {SecretPlace} from '../../choices/secret-store.ts';
import {fileUses, unwrittenFiles} from '../../choices/volumes/plan.ts';
import type {EnvironmentSource} from '../../model/environment-entry.ts';
import {pointer} from '../../pointer.ts';
import {defineRule, type Report} from '../rule.ts';
import {listed, unused} from '../wording.ts';
import {DATA_EXAMPLES} from './data-examples.ts';
import {type Stored, storedKey, tellStored} from './stored-keys.ts';

/** Types whose content has no use on ECS. */
const MEANINGLESS: Readonly<Record<string, string>> = {
  'kubernetes.io/service-account-token': 'Tokens of the Kubernetes API have no use on ECS; tasks have roles.',
  'bootstrap.kubernetes.io/token': 'Bootstrap tokens join nodes to a cluster.',
  'helm.sh/release.v1':
    'It is the record of a Helm release, which holds whole manifests; k2e never opens it.',
};

export default defineRule({
  id: 'secret/data',
  on: 'Secret',
  claims: ['/data', '/stringData', '/immutable', '/type'],
  summary:
    'Keys that containers use as variables or files are read from the secret store; their values are never written.',
  rationale:
    'A Secret holds its values in the manifest, readable by whoever can read it. A task definition is as readable, so k2e writes ' +
    'only the name under which ECS finds the value in SSM Parameter Store or Secrets Manager. The values go there by another way. ' +
    'Kustomize puts a hash of the values behind the name of a Secret that it makes; the place in the store has the name without it.',
  remediation:
    'Put the values into the secret store under the names that the index (k2e-output.json, secretValues) lists, without writing them to a file on the way.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/configuration/secret/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'approximate', 'dropped'],
  examples: DATA_EXAMPLES,
  map({view, object, context, set, report, drop}) {
    drop('/immutable', 'The secret store keeps its own versions.');
    drop('/type', 'The type tells Kubernetes which keys to expect; the secret store takes any.');
    const reason = Object.hasOwn(MEANINGLESS, view.type ?? '') ? MEANINGLESS[view.type ?? ''] : undefined;
    if (reason !== undefined) {
      drop('/data', reason);
      drop('/stringData', reason);
      return;
    }
    const uses = context.choice(variableUses).get(object.id) ?? [];
    const used = new Set<string>();
    const name = context.choice(names);
    for (const {workload, container, variable} of uses) {
      for (const key of secretKeysIn(variable.entry.source, object.ref.name)) used.add(key);
      if (variable.kind !== 'secret' && variable.kind !== 'plain') continue;
      const definition =
        variable.kind === 'secret'
          ? {secrets: [{name: variable.entry.name, valueFrom: variable.place.valueFrom}]}
          : plainSetting(variable, container, context);
      set(
        name.taskDefinition(workload),
        {containerDefinitions: [{name: container.name, ...definition}]},
        workload,
      );
    }
    const files = context.choice(fileUses).get(object.id) ?? [];
    for (const {workload, definition, entry} of files) {
      used.add(entry.origin?.key ?? '');
      set(name.taskDefinition(workload), {containerDefinitions: [definition]}, workload);
    }
    const mounted = (context.choice(unwrittenFiles).get(object.id) ?? []).map(
      ({kind, name: of}) => `${kind} ${of}`,
    );
    const keys = Object.keys(view.data ?? {});
    const logins = context.choice(registryLogins).get(object.id) ?? [];
    const source = context.inventory.secretSource(object.ref.namespace, object.ref.name);
    const isRefused = (key: string) => source?.keys.get(key)?.refused === true;
    for (const {key} of logins) used.add(key);
    if (keys.length > 0 && used.size === 0 && mounted.length === 0) {
      report('', {
        level: 'info',
        fidelity: 'dropped',
        message: unused(`Secret ${object.ref.name}`, object, context),
        remediation: 'Nothing needs to be done, unless something outside the input reads it.',
      });
      return;
    }
    const stored: Stored[] = [];
    const idle: string[] = [];
    const blank: string[] = [];
    const unwritten: string[] = [];
    const paths = (of: readonly string[]) => of.map(key => pointer('data', key));
    for (const key of keys) {
      const place = placeOf(uses, key, object.ref.name);
      const file = files.find(({entry}) => entry.origin?.key === key && entry.content.kind === 'secret');
      const login = logins.filter(each => each.key === key);
      if (login.length > 0) report(pointer('data', key), loggedIn(login));
      else if (file || place) stored.push(storedKey(key, place, file, isRefused(key)));
      else if (used.has(key)) blank.push(key);
      else if (mounted.length > 0) unwritten.push(key);
      else idle.push(key);
    }
    const isRenamed = context.choice(lastingNames).has(nameKey(object.ref.namespace, object.ref.name));
    tellStored(stored, isRenamed, report);
    if (blank.length > 0) report(paths(blank), empty(blank));
    report(paths(unwritten), unwrittenKeys(unwritten, mounted));
    report(paths(idle), unusedKeys(idle));
  },
});

/** Where the tasks find the value of a key; nowhere when it is empty. */
function placeOf(uses: readonly VariableUse[], key: string, secret: string): SecretPlace | undefined {
  for (const {variable} of uses) {
    if (variable.kind === 'secret' && secretKeysIn(variable.entry.source, secret).includes(key))
      return variable.place;
  }
  return undefined;
}

function loggedIn(logins: readonly UsedLogin[]): Report {
  const places = logins.map(({registry, name}) => `${registry} with ${name}`).join(', ');
  return {
    level: 'action',
    fidelity: 'manual',
    workload: [...new Set(logins.flatMap(({workloads}) => workloads))],
    message: `Tasks log in to ${places} of Secrets Manager; the login is not written anywhere.`,
    remediation:
      'Put `{"username": …, "password": …}` for each registry into its secret, without writing it to a file on the way.',
  };
}

/** Templates keep places for values that people or pipelines fill in later, and the cluster may hold more than the input. */
function empty(keys: readonly string[]): Report {
  const [subject, them, secret] =
    keys.length === 1
      ? [`The key ${listed(keys)} is empty, and so is`, 'it', 'secret of the store stands']
      : [`The keys ${listed(keys)} are empty, and so is`, 'them', 'secrets of the store stand'];
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `${subject} what tasks get for ${them}; no ${secret} behind ${them}.`,
    remediation:
      'If the cluster has a value there, give k2e the Secret as the cluster has it (kubectl get secret -o yaml), or write any text in its place: then tasks read the store.',
  };
}

/** What to tell of keys that no variable uses, where pods mount them as files. @param mounted what mounts them. */
function unwrittenKeys(keys: readonly string[], mounted: readonly string[]): Report {
  return {
    level: 'info',
    fidelity: 'manual',
    message: `${listed(mounted)} ${mounted.length === 1 ? 'mounts' : 'mount'} the ${keys.length === 1 ? `key ${keys[0]} as a file` : `keys ${listed(keys)} as files`} that k2e does not write; the findings on the volumes and mounts say what to do.`,
  };
}

/** What to tell of keys that nothing uses. */
function unusedKeys(keys: readonly string[]): Report {
  return {
    level: 'info',
    fidelity: 'dropped',
    message: `No container of the input uses the ${keys.length === 1 ? 'key' : 'keys'} ${listed(keys)}.`,
    remediation: 'Nothing needs to be done, unless something outside the input reads it.',
  };
}

/** Keys of the Secret of this name that a variable's text holds. */
function secretKeysIn(source: EnvironmentSource, secret: string): string[] {
  if (source.kind === 'secret') return source.name === secret ? [source.key] : [];
  if (source.kind !== 'composed') return [];
  return source.parts.flatMap(part => (part.kind === 'variable' ? secretKeysIn(part.source, secret) : []));
}
