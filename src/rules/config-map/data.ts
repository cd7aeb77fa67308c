import {routerOf} from '../../choices/daemon-set/fate.ts';
import {type VariableUse, variableUses} from '../../choices/environment.ts';
import {plainSetting} from '../../choices/environment-file.ts';
import {machineOf} from '../../choices/job/machine.ts';
import {names} from '../../choices/names.ts';
import {controllerMaps} from '../../choices/routing/nginx-controller.ts';
import type {SecretPlace} from '../../choices/secret-store.ts';
import {
  type FileUse,
  fileUses,
  type MountedUse,
  mountedUses,
  unwrittenFiles,
} from '../../choices/volumes/plan.ts';
import type {ObjectRef} from '../../finding.ts';
import type {EnvironmentSource} from '../../model/environment-entry.ts';
import type {Workload} from '../../model/inventory.ts';
import type {SecretShape} from '../../model/secret-shapes.ts';
import {pointer} from '../../pointer.ts';
import {mountedVolume} from '../pod/task-volume.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {storePlace} from '../store-place.ts';
import {listed, unused, workloadName} from '../wording.ts';
import {DATA_EXAMPLES} from './data-examples.ts';

export default defineRule({
  id: 'config-map/data',
  on: 'ConfigMap',
  claims: ['/data', '/binaryData', '/immutable'],
  summary: 'Keys that containers use as variables or files are written into their task definitions.',
  rationale:
    'Kubernetes reads a ConfigMap when a container starts. ECS has no such object: values that become variables or files are part ' +
    'of the task definition, so a change of one is a new revision. Where they are too large for it, they come from a bucket (`files.bucket` of k2e.yaml). A value that looks like a secret is read from the secret store ' +
    'instead. Keys that no workload of the input uses are not carried over.',
  remediation: 'Deploy a new revision of the task definitions when a value changes.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/configuration/configmap/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/taskdef-envfiles.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: DATA_EXAMPLES,

  map(subject) {
    const {view, object, context, report, drop} = subject;
    drop('/immutable', 'A task definition never changes; each change is a new revision.');
    if (context.choice(controllerMaps).has(object.id) && context.inventory.usersOf(object).length === 0)
      return;
    const uses = context.choice(variableUses).get(object.id) ?? [];
    const files = context.choice(fileUses).get(object.id) ?? [];
    const unwritten = context.choice(unwrittenFiles).get(object.id) ?? [];
    const mounted = context.choice(mountedUses).get(object.id) ?? [];
    if (uses.length + files.length + unwritten.length + mounted.length === 0) {
      const routers = context.inventory.usersOf(object).filter(user => routerOf(user, context));
      if (routers.length > 0) {
        for (const field of ['data', 'binaryData'] as const)
          for (const key of Object.keys(view[field] ?? {})) report(pointer(field, key), ofRouter(routers));
        return;
      }
      const why = notCarried(subject);
      if (view.data) report('/data', isFargateLogging(object.ref) ? FARGATE_LOGGING : why);
      if (view.binaryData) report('/binaryData', why);
      return;
    }
    const used = new Set([
      ...setVariables(subject, uses),
      ...setFiles(subject, files),
      ...setMounted(subject, mounted),
    ]);
    const idle: [field: 'data' | 'binaryData', key: string][] = [];
    for (const field of ['data', 'binaryData'] as const) {
      for (const key of Object.keys(view[field] ?? {})) {
        if (used.has(key)) void view[field]?.[key];
        else idle.push([field, key]);
      }
    }
    const keys = idle.map(([, key]) => key);
    report(
      idle.map(([field, key]) => pointer(field, key)),
      unwritten.length > 0 ? notWritten(keys, unwritten) : unusedKeys(keys),
    );
  },
});

/** Sets the variables that the keys give; gives the keys that have an effect. */
function setVariables(subject: Subject<'ConfigMap'>, uses: readonly VariableUse[]): string[] {
  const {object, context, set, report} = subject;
  const name = context.choice(names);
  const told = new Set<string>();
  for (const {workload, container, variable} of uses) {
    const {source} = variable.entry;
    if (variable.kind === 'plain') {
      const setting = plainSetting(variable, container, context);
      const definition = {containerDefinitions: [{name: container.name, ...setting}]};
      set(name.taskDefinition(workload), definition, workload);
    }
    if (variable.kind === 'index')
      set(name.stateMachine(workload), {definition: machineOf(workload, context)}, workload);
    if (variable.kind !== 'secret' || variable.why !== 'shape' || source.kind !== 'config-map') continue;
    const {place, shape} = variable;
    if (!told.has(source.key)) report(pointer('data', source.key), {...secretValue(place, shape), workload});
    told.add(source.key);
  }
  // A variable that is left out, as one of a key with bytes, says so by itself and gives its keys no effect.
  return uses.flatMap(({variable}) =>
    variable.kind === 'unknown' ? [] : keysIn(variable.entry.source, object.ref.name),
  );
}

/** Sets the contents of the files that the keys give; gives the keys. */
function setFiles(subject: Subject<'ConfigMap'>, files: readonly FileUse[]): string[] {
  const {context, set, report} = subject;
  const name = context.choice(names);
  const told = new Set<string>();
  for (const {workload, entry, definition} of files) {
    const key = entry.origin?.key ?? '';
    set(name.taskDefinition(workload), {containerDefinitions: [definition]}, workload);
    if (entry.content.kind !== 'secret' || told.has(key)) continue;
    told.add(key);
    const {place, shape} = entry.content;
    report(pointer('data', key), {...secretValue(place, shape, 'file'), workload});
  }
  return files.flatMap(({entry}) => entry.origin?.key ?? []);
}

/** Adds the files that go to where tasks mount them from; gives the keys. */
function setMounted({context, set, upload}: Subject<'ConfigMap'>, uses: readonly MountedUse[]): string[] {
  for (const {workload, files, volumes} of uses) {
    for (const file of files.uploads) upload(file, workload);
    set(context.choice(names).taskDefinition(workload), {volumes: volumes.map(mountedVolume)}, workload);
  }
  return uses.flatMap(({files}) => files.entries.flatMap(({origin}) => origin?.key ?? []));
}

function secretValue(place: SecretPlace, shape: SecretShape | undefined, what = 'value'): Report {
  const where = storePlace(place);
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `The ${what} ${what === 'file' ? 'seems to hold' : 'looks like'} a secret (${shape?.detector ?? 'its name'}); it is not written, but read from the secret store as ${where}.`,
    remediation:
      'Put the value into the secret store under that name; if it is no secret, allow it with `secrets.allowPlain` in k2e.yaml.',
  };
}

function notWritten(keys: readonly string[], workloads: readonly Workload[]): Report {
  const isOne = keys.length === 1;
  return {
    level: 'info',
    fidelity: 'manual',
    message: `The ${isOne ? `key ${keys[0]} is mounted as a file` : `keys ${listed(keys)} are mounted as files`} that k2e does not write (by ${listed(workloads.map(workloadName))}); the findings on the volumes and mounts say what to do.`,
  };
}

const UNLESS_READ = 'Nothing needs to be done, unless something outside the input reads it.';

function unusedKeys(keys: readonly string[]): Report {
  return {
    level: 'info',
    fidelity: 'dropped',
    message: `No container of the input uses the ${keys.length === 1 ? 'key' : 'keys'} ${listed(keys)}.`,
    remediation: UNLESS_READ,
  };
}

/** Keys of the ConfigMap of this name that a variable's text holds. */
function keysIn(source: EnvironmentSource, configMap: string): string[] {
  if (source.kind === 'config-map') return source.name === configMap ? [source.key] : [];
  if (source.kind !== 'composed') return [];
  return source.parts.flatMap(part => (part.kind === 'variable' ? keysIn(part.source, configMap) : []));
}

/** Of the configuration of a log collector that runs in tasks, the options of their log driver are made. */
function ofRouter(routers: readonly Workload[]): Report {
  return {
    level: 'info',
    fidelity: 'approximate',
    message: `${listed(routers.map(workloadName))} is the log router of tasks: the options of their log driver come from its output here, and nothing else is carried over.`,
    remediation: 'See the finding of daemon-set/log-router for what stays behind.',
  };
}

function notCarried({object, context}: Subject<'ConfigMap'>): Report {
  return {
    level: 'info',
    fidelity: 'dropped',
    message: unused(`ConfigMap ${object.ref.name}`, object, context),
    remediation: UNLESS_READ,
  };
}

/** The ConfigMap by which EKS configures the logs of pods on Fargate (EKS user guide, "Fargate logging"). */
function isFargateLogging({namespace, name}: ObjectRef): boolean {
  return namespace === 'aws-observability' && name === 'aws-logging';
}

const FARGATE_LOGGING: Report = {
  level: 'review',
  fidelity: 'manual',
  message:
    'EKS sends the logs of pods on Fargate with these outputs, filters and parsers of Fluent Bit; tasks send theirs to CloudWatch by the log driver, as they are.',
  remediation:
    'For entries of several lines add `awslogs-multiline-pattern` to the log options with a patch. For filters and other destinations give the tasks a FireLens log router; on Fargate its configuration is a file in the image (`config-file-type: file`).',
};
