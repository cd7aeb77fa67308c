import {environments, variableUses} from '../../choices/environment.ts';
import {isExternalSecret, type Whereabouts, whereabouts} from '../../choices/existing-secret.ts';
import {names} from '../../choices/names.ts';
import {fileUses} from '../../choices/volumes/plan.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {pointer} from '../../pointer.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {listed} from '../wording.ts';
import {workloadsOf} from './advice.ts';
import {tellLeaves} from './leaves.ts';

const STORE = `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: aws}
spec: {provider: {aws: {service: SecretsManager, region: eu-west-1}}}
---
`;
const EXTERNAL = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: db, namespace: shop}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: aws}
  data:
    - {secretKey: password, remoteRef: {key: prod/shop/db, property: password}}
---
`;
const CONSUMER = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
        - name: app
          image: nginx
          env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]
`;
const ACCOUNT = 'aws: {accountId: "111122223333", region: eu-west-1}';
const definition = (valueFrom: string) => ({
  'task-definitions/shop-app': {containerDefinitions: [{secrets: [{name: 'PASSWORD', valueFrom}]}]},
});

export default defineRule({
  id: 'custom-resource/external-secret',
  on: 'other',
  claims: WHOLE,
  summary:
    'What External Secrets fetches from AWS is read there by ECS itself; what it fetches elsewhere is copied into the secret store.',
  rationale:
    'External Secrets copies values of an outside store into Secrets of the cluster. Where that store is Secrets Manager or the ' +
    'Parameter Store, a task definition can name the same secret, a key at the top of its JSON, and a version: nothing is ' +
    'copied, and whoever rotates the value goes on doing so. The ARN of a secret ends in six characters that no manifest shows; ' +
    'without them Secrets Manager finds the secret too. A value that a template puts together, that is decoded on its way, or that ' +
    'comes from another store has to be put into the store that k2e.yaml chooses.',
  remediation:
    'Put the values into the store: `kubectl get secret NAME -o json | k2e secrets push -` copies them from the live Secret ' +
    'without showing them.',
  refs: {
    kubernetes: [
      'https://external-secrets.io/latest/api/externalsecret/',
      'https://external-secrets.io/latest/provider/aws-secrets-manager/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a key of a secret in Secrets Manager',
      given: `${STORE}${EXTERNAL}${CONSUMER}`,
      config: ACCOUNT,
      emits: {
        ...definition('arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/shop/db:password::'),
        'role-policies/shop-app-execution': {
          PolicyDocument: {
            Statement: [
              {
                Sid: 'ReadExistingSecrets',
                Action: ['secretsmanager:GetSecretValue'],
                Resource: ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/shop/db-??????'],
              },
            ],
          },
        },
      },
      findings: [{level: 'info', fidelity: 'approximate', path: '', says: 'prod/shop/db'}],
    },
    {
      name: 'a parameter',
      given: `${STORE.replace('SecretsManager', 'ParameterStore')}${EXTERNAL.replace('prod/shop/db, property: password', '/prod/shop/db')}${CONSUMER}`,
      config: ACCOUNT,
      emits: definition('arn:aws:ssm:eu-west-1:111122223333:parameter/prod/shop/db'),
      findings: [{level: 'info', fidelity: 'approximate', path: '', says: '/prod/shop/db'}],
    },
    {
      name: 'all keys of a secret',
      given: `${STORE}${EXTERNAL.replace(/ {2}data:\n.*\n/, '  dataFrom: [{extract: {key: prod/shop/db}}]\n')}${CONSUMER}`,
      config: ACCOUNT,
      emits: definition('arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/shop/db:password::'),
      findings: [{level: 'info', fidelity: 'approximate', path: '', says: 'prod/shop/db'}],
    },
    {
      name: 'a store that is not in the input',
      given: `${EXTERNAL}${CONSUMER}`,
      config: ACCOUNT,
      emits: definition('arn:aws:ssm:eu-west-1:111122223333:parameter/k2e/shop/db/password'),
      findings: [{level: 'info', fidelity: 'manual', path: '', says: 'not in the input'}],
    },
    {
      name: 'a store of Vault',
      given: `${STORE.replace('{aws: {service: SecretsManager, region: eu-west-1}}', '{vault: {server: "https://vault.example.com", path: secret}}')}${EXTERNAL}${CONSUMER}`,
      findings: [{level: 'info', fidelity: 'manual', path: '', says: 'no store of AWS'}],
    },
    {
      name: 'nothing that uses it',
      given: `${STORE}${EXTERNAL}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'No workload'}],
    },
  ],
  map(subject) {
    const {object, context, report} = subject;
    if (!isExternalSecret(object)) return;
    const name = nameOf(object);
    const workload = workloadsOf(object, context.inventory);
    const keys = keysInUse(object, context);
    const found = keys.map(key => ({key, at: whereabouts(object, key, context)}));
    const places = found.flatMap(({at}) => ('place' in at ? at.place : []));
    const copied = found.flatMap(({key, at}) => ('copied' in at ? {key, why: at.copied} : []));
    if (keys.length === 0 && workload.length === 0) {
      report('', {
        level: 'info',
        fidelity: 'dropped',
        message: `No workload of the input uses the Secret that ${name} makes; nothing is made of it.`,
        remediation: 'Nothing needs to be done, unless something outside the input reads it.',
      });
      return;
    }
    const names = listed([...new Set(places.map(place => place.name))]);
    const there =
      places.length === 0
        ? ''
        : ` Tasks read ${names} in ${places[0]?.store === 'ssm' ? 'the Parameter Store' : 'Secrets Manager'} themselves, when they start; a new value arrives with the next deployment.`;
    if (copied.length === 0 && places.length > 0) {
      report('', {
        level: 'info',
        fidelity: 'approximate',
        message: `${name} is an object of External Secrets.${there}`,
        remediation:
          'Keep the secret when the cluster goes; if it is encrypted with a KMS key of your own, allow the execution role kms:Decrypt on that key.',
        workload,
      });
      setUses(subject);
      tellFields(subject, found);
      return;
    }
    const reasons = listed([...new Set(copied.map(({why}) => why))]);
    const rest =
      copied.length === 0
        ? ''
        : ` The values of ${listed(copied.map(({key}) => key))} are copied: ${reasons}.`;
    report('', {
      level: 'info',
      fidelity: 'manual',
      message: `${name} is an object of External Secrets.${there}${rest} What uses a key that is copied reads it from the store that k2e.yaml chooses.`,
      workload,
    });
  },
});

/** What the tasks read of it: what the containers' own rules set, said once more, as the object is where it comes from. */
function setUses({object, context, set}: Subject<'other'>): void {
  const name = context.choice(names);
  for (const uses of context.choice(variableUses).values()) {
    for (const {workload, container, variable} of uses) {
      const {source} = variable.entry;
      if (variable.kind !== 'secret' || source.kind !== 'secret' || source.secret?.object !== object)
        continue;
      const secrets = [{name: variable.entry.name, valueFrom: variable.place.valueFrom}];
      set(name.taskDefinition(workload), {containerDefinitions: [{name: container.name, secrets}]}, workload);
    }
  }
  for (const {workload, definition, entry} of [...context.choice(fileUses).values()].flat()) {
    if (entry.content.kind !== 'secret' || entry.content.source !== object.ref) continue;
    set(name.taskDefinition(workload), {containerDefinitions: [definition]}, workload);
  }
}

const UNREAD = {drop: 'It shapes the Secret of the cluster, which tasks do not read.'};
const UNUSED = {drop: 'No variable or file of the input uses it.'};

/** Accounts for the fields of an ExternalSecret of which all keys in use are read in AWS itself. */
function tellFields(
  subject: Subject<'other'>,
  found: readonly {readonly key: string; readonly at: Whereabouts}[],
): void {
  const used = new Set(found.flatMap(({at}) => ('place' in at ? (at.from ?? []) : [])));
  tellLeaves(subject, 'External Secrets', path => {
    if (/^\/spec\/refresh(?:Interval|Policy)$/.test(path))
      return {drop: 'Tasks read the value when they start.'};
    if (/^\/spec\/secretStoreRef\/(?:name|kind)$/.test(path) || path === '/spec/target/name') return 'read';
    const made = found.some(({key}) => path === pointer('spec', 'target', 'template', 'data', key));
    if (path.startsWith('/spec/target/')) return made ? 'read' : UNREAD;
    const [entry] = /^\/spec\/data(?:From)?\/\d+/.exec(path) ?? [];
    if (entry === undefined) return undefined;
    if (!used.has(entry)) return UNUSED;
    const field = path.slice(entry.length);
    if (
      /^\/(?:secretKey|(?:remoteRef|extract)\/(?:key|property|version)|sourceRef\/storeRef\/(?:name|kind))$/.test(
        field,
      )
    )
      return 'read';
    return /^\/(?:remoteRef|extract)\/(?:decodingStrategy|metadataPolicy|conversionStrategy|nullBytePolicy)$/.test(
      field,
    )
      ? {drop: 'It leaves the value as it is.'}
      : undefined;
  });
}

/** The keys of the Secret that variables and files of converted workloads use, each once. */
function keysInUse(object: KubeObject, context: Context): readonly string[] {
  const variables = [...context.choice(environments).values()].flat();
  const ofVariables = variables.flatMap(({entry: {source}}) =>
    source.kind === 'secret' && source.secret?.object === object ? source.key : [],
  );
  const ofFiles = [...context.choice(fileUses).values()]
    .flat()
    .flatMap(({entry: {content, origin}}) =>
      content.kind === 'secret' && content.source === object.ref && origin ? origin.key : [],
    );
  return [...new Set([...ofVariables, ...ofFiles])];
}
