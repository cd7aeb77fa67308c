import {computeOf} from '../../choices/compute.ts';
import {environments, type Variable} from '../../choices/environment.ts';
import {plainSetting} from '../../choices/environment-file.ts';
import {machineOf} from '../../choices/job/machine.ts';
import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {readAll} from '../read-all.ts';
import {defineRule, type Subject} from '../rule.ts';
import {ABSENT_CONFIG_MAP_EXAMPLE, tellAbsentConfigMapKeys} from './absent-config-map-keys.ts';
import {ABSENT_KEY_EXAMPLES} from './absent-secret-keys.ts';
import {ENVIRONMENT_EXAMPLES} from './environment-examples.ts';
import {ENVIRONMENT_FIELD_EXAMPLES} from './environment-field-examples.ts';
import {setEnvironmentFile} from './environment-file.ts';
import {IDENTITY_EXAMPLE, tellIdentity} from './identity-variable.ts';
import {nodeAddressNotes} from './node-address.ts';
import {OPEN_PLACE_EXAMPLE, tellOpenPlaces} from './open-place.ts';
import {BYTES_EXAMPLE, setSecret} from './secret-variable.ts';
import {TASK_RESOURCE_EXAMPLE, tellTaskResource} from './task-resource.ts';
import {tellUnknownKeys, UNKNOWN_KEYS_EXAMPLES} from './unknown-keys.ts';
import {unknownVariable, withoutAttributes} from './unknown-variable.ts';
import {UNKNOWN_VARIABLE_EXAMPLES} from './unknown-variable-examples.ts';
import {settleWithoutEffect} from './variable-without-effect.ts';
import {WRITTEN_SECRET_EXAMPLES} from './written-secrets.ts';

export default defineRule({
  id: 'container/environment',
  on: 'container',
  claims: ['/env', '/envFrom'],
  summary: 'Variables become `environment` entries, and references to Secrets become `secrets` entries.',
  rationale:
    'Kubernetes computes the environment when a container starts: `envFrom` in order, then `env` over it, later entries over ' +
    'earlier ones, `$(VAR)` replaced by what is set so far. ECS takes a flat list and replaces nothing, and refuses a name that is ' +
    'both plain and secret. k2e computes the list as the kubelet does. Values of Secrets stay out of it: ECS reads them from the ' +
    'secret store when the task starts, with the execution role. A plain value that looks like a secret is treated as one. A task ' +
    'definition has 64 KiB: where the plain values of a workload need more than half of that and `files.bucket` of k2e.yaml names a ' +
    'bucket, those of ConfigMaps come by an environment file from there.',
  remediation:
    'Put the value into the secret store under the name that the finding gives; if a value is no secret, allow it with `secrets.allowPlain` in k2e.yaml.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
      'https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/taskdef-envfiles.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    ...ENVIRONMENT_EXAMPLES,
    ...ENVIRONMENT_FIELD_EXAMPLES,
    ...UNKNOWN_VARIABLE_EXAMPLES,
    IDENTITY_EXAMPLE,
    TASK_RESOURCE_EXAMPLE,
    BYTES_EXAMPLE,
    ...ABSENT_KEY_EXAMPLES,
    ...WRITTEN_SECRET_EXAMPLES,
    ...UNKNOWN_KEYS_EXAMPLES,
    ABSENT_CONFIG_MAP_EXAMPLE,
    OPEN_PLACE_EXAMPLE,
  ],
  map(subject) {
    const {view, container, context} = subject;
    if (!view.env && !view.envFrom) return;
    // What is in the list is decided on the whole of it.
    readAll(view.env, view.envFrom);
    const decided = context.choice(environments).get(container) ?? [];
    for (const variable of decided) setVariable(subject, variable);
    tellAbsentConfigMapKeys(subject, decided);
    tellOpenPlaces(subject, decided);
    setEnvironmentFile(subject);
    settleWithoutEffect(subject, decided);
  },
});

function setVariable(subject: Subject<'container'>, variable: Variable): void {
  const {workload, container, context, set, setContainer, report} = subject;
  const {entry} = variable;
  const {name} = entry;
  const path = entry.path.slice(container.path.length);
  if (variable.kind === 'plain') {
    setContainer(plainSetting(variable, container, context));
    if (variable.without) report(path, withoutAttributes(name, variable.without));
    else {
      const note = context.choice(nodeAddressNotes).get(variable);
      if (note) report(path, note);
    }
    tellTaskResource(subject, variable, path);
    return;
  }
  if (variable.kind === 'index') {
    set(context.choice(names).stateMachine(workload), {definition: machineOf(workload, context)});
    return;
  }
  if (variable.kind === 'identity') {
    tellIdentity(subject, entry.name, path);
    return;
  }
  if (variable.kind === 'unknown') {
    // Told for all that read the same object (`tellAbsentConfigMapKeys`).
    if (entry.source.kind === 'config-map') return;
    if (entry.source.kind === 'unknown-keys') {
      tellUnknownKeys(subject, variable, path);
      return;
    }
    const compute = computeOf(workload, context);
    const hasItsNetwork = networkMode(workload, context) === 'host';
    report(path, unknownVariable(entry, {compute, hasItsNetwork}));
    return;
  }
  setSecret(subject, variable);
}
