import {convertedWorkloads} from '../../choices/converted.ts';
import {fileWhereabouts} from '../../choices/existing-secret.ts';
import {providerClassName, SECRETS_DRIVER} from '../../choices/volumes/provided-files.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import {isProviderClass, providerClass} from '../../model/provider-class.ts';
import {type Pointer, valueAt} from '../../pointer.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {type Context, defineRule} from '../rule.ts';
import {listed} from '../wording.ts';
import {workloadsOf} from './advice.ts';
import {type FieldFate, leavesOf, tellLeaves} from './leaves.ts';

const CLASS = `apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata: {name: db, namespace: shop}
spec:
  provider: aws
  parameters:
    objects: |
      - objectName: prod/shop/db
        objectType: secretsmanager
        jmesPath: [{path: password, objectAlias: password}]
  secretObjects:
    - {secretName: db, type: Opaque, data: [{objectName: password, key: password}]}
`;
const CONSUMER = `---
apiVersion: apps/v1
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

export default defineRule({
  id: 'custom-resource/secret-provider-class',
  on: 'other',
  claims: WHOLE,
  summary:
    'What the Secrets Store CSI driver fetches from AWS is read there by ECS itself, for variables and for files.',
  rationale:
    'A SecretProviderClass lists secrets of an outside store, which the driver shows as files in volumes and, with `secretObjects`, ' +
    'copies into Secrets of the cluster. Where the provider is aws, a task definition can name the same secret or parameter, a key at ' +
    'the top of its JSON (`jmesPath`), and a version of a secret: nothing is copied. What a deeper JMESPath takes out, a version or ' +
    'key of a parameter, and values of other providers have to be put into the store that k2e.yaml chooses. On Kubernetes the ' +
    'service account of the pod reads the values, on ECS the execution role.',
  remediation:
    'Put the values into the store: `kubectl get secret NAME -o json | k2e secrets push -` copies them from a Secret that is kept in step, without showing them.',
  refs: {
    kubernetes: [
      'https://secrets-store-csi-driver.sigs.k8s.io/concepts',
      'https://github.com/aws/secrets-store-csi-driver-provider-aws',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a key that is kept in step with a secret',
      config: ACCOUNT,
      given: `${CLASS}${CONSUMER}`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {
              secrets: [
                {
                  name: 'PASSWORD',
                  valueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/shop/db:password::',
                },
              ],
            },
          ],
        },
      },
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/parameters/objects', says: 'prod/shop/db'},
      ],
    },
    {
      name: 'a value inside a part of the JSON',
      config: ACCOUNT,
      given: `${CLASS.replace('path: password', 'path: db.password')}${CONSUMER}`,
      findings: [{level: 'info', fidelity: 'manual', path: '', says: 'db.password'}],
    },
    {
      name: 'a name that ends as an ARN does',
      config: ACCOUNT,
      given: `${CLASS.replaceAll('prod/shop/db', 'prod/shop-secret')}${CONSUMER}`,
      findings: [{level: 'info', fidelity: 'manual', path: '', says: 'whole ARN'}],
    },
    {
      name: 'the ARN of a secret',
      config: ACCOUNT,
      given: `${CLASS.replaceAll('prod/shop/db', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/shop-secret-a1B2c3')}${CONSUMER}`,
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/parameters/objects', says: 'shop-secret'},
      ],
    },
    {
      name: 'the provider of Vault',
      given: `${CLASS.replace('provider: aws', 'provider: vault')}${CONSUMER}`,
      findings: [{level: 'info', fidelity: 'manual', path: '', says: 'vault'}],
    },
    {
      name: 'nothing that uses it',
      given: CLASS,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'No workload'}],
    },
  ],
  map(subject) {
    const {object, context, report} = subject;
    if (!isProviderClass(object)) return;
    const name = nameOf(object);
    const workload = [...new Set([...workloadsOf(object, context.inventory), ...mounters(object, context)])];
    if (workload.length === 0) {
      report('', {
        level: 'info',
        fidelity: 'dropped',
        message: `No workload of the input mounts ${name} or uses a Secret that it keeps in step; nothing is made of it.`,
        remediation: 'Nothing needs to be done, unless something outside the input uses it.',
      });
      return;
    }
    const {provider, files, isReadable} = providerClass(object);
    const found = files.map(file => fileWhereabouts(object, file, context));
    const places = found.flatMap(each => ('place' in each ? each.place.name : []));
    const reasons = [
      ...found.flatMap(each => ('copied' in each ? each.copied : [])),
      ...(provider === 'aws' ? [] : [`its provider is ${provider || 'none'}`]),
      ...(isReadable ? [] : ['its list of objects cannot be read']),
    ];
    const there =
      places.length === 0
        ? ''
        : ` Tasks read ${listed(places)} themselves when they start; a new value reaches new tasks.`;
    // A finding that says how values are mapped is about the fields that say which: the objects, and the keys in step with them.
    const kept = leavesOf(valueAt(object.value, IN_STEP), IN_STEP).filter(path => CHOOSING.test(path));
    report(reasons.length === 0 ? [OBJECTS, ...kept] : '', {
      level: 'info',
      fidelity: reasons.length === 0 ? 'approximate' : 'manual',
      message: `${name} is an object of the Secrets Store CSI driver.${there}${
        reasons.length === 0
          ? ''
          : ` ${places.length === 0 ? 'Its' : 'The other'} values are copied: ${listed(reasons)}. Variables with keys of theirs read them from the store that k2e.yaml chooses; files with them are told at the volume.`
      }`,
      ...(reasons.length === 0
        ? {
            remediation:
              'Keep the secrets when the cluster goes; if one is encrypted with a KMS key of your own, allow the execution role kms:Decrypt on that key.',
          }
        : {}),
      workload,
    });
    if (reasons.length === 0) tellLeaves(subject, 'the Secrets Store CSI driver', fieldFate);
  },
});

const OBJECTS = '/spec/parameters/objects';
const IN_STEP = '/spec/secretObjects';
/** Fields that say which object a key of a Secret is in step with. */
const CHOOSING = /\/(?:secretName|data\/\d+\/(?:objectName|key))$/;

/** What becomes of the fields of a class of which tasks read all values themselves. */
function fieldFate(path: Pointer): FieldFate | undefined {
  if (path === OBJECTS || CHOOSING.test(path)) return 'read';
  if (path.startsWith(`${IN_STEP}/`))
    return {drop: 'Tasks read the values where they are, without the Secret.'};
  switch (path) {
    case '/spec/provider':
      return {drop: 'Tasks read AWS without a provider.'};
    case '/spec/parameters/region':
      return {drop: 'The ARNs that tasks read name the region.'};
    case '/spec/parameters/pathTranslation':
    case '/spec/parameters/usePodIdentity':
    case '/spec/parameters/preferredAddressType':
      return {drop: 'It is about how the driver reads AWS and names its files.'};
    case '/spec/parameters/failoverRegion':
      return {
        report: {
          level: 'review',
          fidelity: 'manual',
          message: 'Tasks read the values in one region; there is no other one to fall back to.',
          remediation:
            'Replicate the secret, and change the ARNs in the task definition when a region fails.',
        },
      };
    default:
      return undefined;
  }
}

/** The converted workloads that mount volumes of the class. */
function mounters({ref}: KubeObject, context: Context): readonly Workload[] {
  return context
    .choice(convertedWorkloads)
    .filter(
      ({namespace, template}) =>
        namespace === ref.namespace &&
        (template.spec?.volumes ?? []).some(
          ({csi}) => csi?.driver === SECRETS_DRIVER && providerClassName(csi) === ref.name,
        ),
    );
}
