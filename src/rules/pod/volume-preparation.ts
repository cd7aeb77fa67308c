import {imageOf, mappedImage, pullStatements} from '../../choices/image.ts';
import {logConfiguration} from '../../choices/log-configuration.ts';
import {names} from '../../choices/names.ts';
import {registryLogin} from '../../choices/registry-login.ts';
import type {Copier} from '../../choices/volumes/copier.ts';
import {volumePlan} from '../../choices/volumes/plan.ts';
import {preparedAt} from '../../choices/volumes/shell.ts';
import {storedFiles} from '../../choices/volumes/stored-files.ts';
import type {Writer} from '../../choices/volumes/writer.ts';
import {variableSetting} from '../../choices/volumes/writer-variable.ts';
import type {PolicyStatement} from '../../ecs/policy.ts';
import {handle} from '../../ecs/resource.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {listed} from '../wording.ts';
import {mainContainersFirst} from './containers-in-order.ts';

export default defineRule({
  id: 'pod/volume-preparation',
  on: 'pod',
  claims: [],
  summary:
    'A small container gets the volumes of a task ready before the others start: it writes files and opens directories.',
  rationale:
    'The kubelet writes the files of ConfigMaps and Secrets into a pod, and makes an `emptyDir` writable for every user. ECS does ' +
    'neither: it has no files from objects, and a volume on the disk of a task belongs to root alone. Where that matters, k2e adds ' +
    'a container that is not essential and that the others wait for. It finds the contents in its own environment: those of ' +
    'ConfigMaps in base64, those of Secrets by reference to the secret store. Contents that a task definition has no room for (it has 64 KiB) come ' +
    'as an environment file from the bucket that `files.bucket` of k2e.yaml names, in lines of base64; how large such a file may be is not documented. Where a single file lies in a directory of the ' +
    'image, another container, of that image, copies the directory first.',
  remediation:
    'Set `files.image` in k2e.yaml to an image of your own registry, or `files.mode: none` to bring the files in another way.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/volumes/#configmap'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate'],
  examples: [
    {
      name: 'a writable directory for a user other than root',
      given: `containers:
  - name: app
    image: example/app:1
    securityContext: {runAsUser: 1000, readOnlyRootFilesystem: true}
    volumeMounts: [{name: tmp, mountPath: /tmp}]
volumes: [{name: tmp, emptyDir: {}}]`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'app', dependsOn: [{containerName: 'k2e-files', condition: 'SUCCESS'}]},
            {
              name: 'k2e-files',
              essential: false,
              command: ['set -eu\numask 022\nchmod 0777 /k2e/tmp'],
              mountPoints: [{sourceVolume: 'tmp', containerPath: '/k2e/tmp', readOnly: false}],
            },
          ],
        },
      },
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/template/spec/volumes', says: 'k2e-files'},
      ],
    },
  ],
  map(subject) {
    const {workload, context, set, report} = subject;
    const {writer, copiers} = volumePlan(workload, context);
    if (!writer) return;
    const definition = context.choice(names).taskDefinition(workload);
    mainContainersFirst(subject);
    for (const copier of copiers) addCopier(subject, copier);
    addWriter(subject, writer, copiers);
    set(definition, {
      containerDefinitions: writer.dependents.map(({name}) => ({
        name,
        dependsOn: [{containerName: writer.name, condition: 'SUCCESS'}],
      })),
    });
    report('/spec/volumes', {
      level: 'info',
      fidelity: 'approximate',
      message: added(writer, copiers, context),
    });
    const stored = storedFiles(writer, workload, context);
    if (!stored) return;
    const {path, bucket, key} = stored.upload;
    report('/spec/volumes', {
      level: 'action',
      fidelity: 'approximate',
      message: `${listed(writer.stored.map(({entry}) => entry.path))} ${writer.stored.length === 1 ? 'is' : 'are'} too large for a task definition: ${writer.name} gets ${writer.stored.length === 1 ? 'it' : 'them'} as an environment file, s3://${bucket}/${key}, without which no task starts.`,
      remediation: `Put ${path} of the output there before the task definition is used: aws s3 cp ${path} s3://${bucket}/${key} (it is a step of RUNBOOK.md). A change is another file, so older revisions keep theirs.`,
    });
  },
});

/** What the added containers are for. */
function added({name, volumes}: Writer, copiers: readonly Copier[], {config}: Context): string {
  const files = volumes.reduce((sum, volume) => sum + volume.files.length, 0);
  const opened = volumes.filter(volume => volume.files.length === 0).map(volume => volume.name);
  const tasks = [
    ...(files > 0 ? [`writes ${files} ${files === 1 ? 'file' : 'files'}`] : []),
    ...(opened.length > 0 ? [`opens ${opened.join(', ')} to users other than root`] : []),
  ];
  const copies = copiers.map(copier => copier.name);
  const before = copies.length > 0 ? ` after ${copies.join(', ')} copied what the image has there` : '';
  return `The container ${name} ${tasks.join(' and ')}${before}, before the others start; the subnets of the tasks must reach its image, ${config.files.image}.`;
}

function addWriter(subject: Subject<'pod'>, writer: Writer, copiers: readonly Copier[]): void {
  const {workload, context, set, secret, upload} = subject;
  const name = context.choice(names);
  const stored = storedFiles(writer, workload, context);
  const image = mappedImage(context.config.files.image, context.config);
  set(name.taskDefinition(workload), {
    containerDefinitions: [
      {
        name: writer.name,
        image,
        essential: false,
        user: '0',
        entryPoint: ['sh', '-c'],
        command: [writer.script],
        readonlyRootFilesystem: true,
        mountPoints: mountPoints(writer),
        logConfiguration: logConfiguration(workload, context),
        ...(copiers.length > 0
          ? {dependsOn: copiers.map(copier => ({containerName: copier.name, condition: 'SUCCESS'}))}
          : {}),
      },
    ],
  });
  allow(subject, pullStatements(image));
  if (stored) {
    set(name.taskDefinition(workload), {
      containerDefinitions: [{name: writer.name, ...stored.setting}],
    });
    allow(subject, stored.statements);
    upload(stored.upload);
  }
  for (const variable of writer.variables) {
    set(name.taskDefinition(workload), {
      containerDefinitions: [{name: writer.name, ...variableSetting(variable)}],
    });
    const {content, origin} = variable.entry;
    if (content.kind !== 'secret') continue;
    const {place, encoding, source} = content;
    if (place.resource) {
      const {handle: shell, name: secretName, kmsKey} = place.resource;
      set(shell, {Name: secretName, ...(kmsKey === undefined ? {} : {KmsKeyId: kmsKey})});
    }
    allow(subject, place.statements);
    if (place.existing || !origin) continue;
    secret({
      store: place.store,
      name: place.name,
      ...(place.jsonKey === undefined ? {} : {jsonKey: place.jsonKey}),
      source,
      key: origin.key,
      ...(encoding === 'base64' ? {form: 'base64' as const} : {}),
    });
  }
}

function addCopier({workload, context, set}: Subject<'pod'>, copier: Copier): void {
  const login = registryLogin(copier.of, workload, context);
  set(context.choice(names).taskDefinition(workload), {
    containerDefinitions: [
      {
        name: copier.name,
        image: imageOf(copier.of, workload, context),
        essential: false,
        user: '0',
        entryPoint: ['sh', '-c'],
        command: [copier.script],
        readonlyRootFilesystem: true,
        mountPoints: mountPoints(copier),
        logConfiguration: logConfiguration(workload, context),
        ...(login ? {repositoryCredentials: {credentialsParameter: login.arn}} : {}),
      },
    ],
  });
}

function mountPoints({volumes}: Writer | Copier) {
  return volumes.map(volume => ({
    sourceVolume: volume.name,
    containerPath: preparedAt(volume.name),
    readOnly: false,
  }));
}

function allow({workload, context, set}: Subject<'pod'>, statements: readonly PolicyStatement[]): void {
  if (statements.length === 0) return;
  const role = context.choice(names).executionRole(workload);
  set(handle('role-policies', role.name), {PolicyDocument: {Statement: [...statements]}});
}
