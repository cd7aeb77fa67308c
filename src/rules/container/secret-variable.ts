import {clusterValue} from '../../choices/cluster-value.ts';
import type {Variable} from '../../choices/environment.ts';
import {names} from '../../choices/names.ts';
import type {SecretPlace} from '../../choices/secret-store.ts';
import type {ClusterValue} from '../../ecs/plan.ts';
import {handle} from '../../ecs/resource.ts';
import type {Example, Subject} from '../rule.ts';
import {tellAbsentKeys} from './absent-secret-keys.ts';
import {isTold, tellWritten} from './written-secrets.ts';

/** Has a variable read from the secret store when the container starts, and tells where its value has to go. */
export function setSecret(
  subject: Subject<'container'>,
  variable: Variable & {readonly kind: 'secret'},
): void {
  const {workload, container, context, report} = subject;
  const {entry} = variable;
  const {name} = entry;
  const path = entry.path.slice(container.path.length);
  const {place, why} = variable;
  readFromStore(subject, name, place, clusterValue(entry, container, workload, context));
  if (place.existing) return;
  if (why === 'key' && entry.source.kind === 'secret') {
    const {namespace, name: secretName, key, secret} = entry.source;
    if (secret?.keys.get(key)?.binary) {
      report(path, {
        level: 'action',
        fidelity: 'manual',
        message: `The variable ${name} reads the key ${key} of Secret ${namespace}/${secretName}, whose value is no text; neither a variable nor the secret store holds such bytes.`,
        remediation:
          'Mount the key as a file, which k2e writes from the store, or put a text into the store, such as the bytes in base64, if the program takes that.',
      });
    } else tellAbsentKeys(subject, variable, path);
    return;
  }
  if (isTold(variable)) tellWritten(subject, variable, path);
}

/** Has a variable read from the secret store, and notes where the value that has to be there is now. */
export function readFromStore(
  {workload, context, set, setContainer, secret}: Subject<'container'>,
  name: string,
  place: SecretPlace,
  value: ClusterValue,
): void {
  setContainer({secrets: [{name, valueFrom: place.valueFrom}]});
  if (place.resource) {
    const {handle: shell, name: secretName, kmsKey} = place.resource;
    set(shell, {Name: secretName, ...(kmsKey === undefined ? {} : {KmsKeyId: kmsKey})});
  }
  set(handle('role-policies', context.choice(names).executionRole(workload).name), {
    PolicyDocument: {Statement: place.statements},
  });
  if (place.existing) return;
  const {store, jsonKey} = place;
  secret({
    ...{store, name: place.name, ...(jsonKey === undefined ? {} : {jsonKey})},
    ...value,
    ...(value.references ? {form: 'expanded' as const} : {}),
  });
}

/** The example of bytes in a variable, for `container/environment`. */
export const BYTES_EXAMPLE: Example = {
  name: 'a key of a Secret whose value is no text',
  config: 'aws: {accountId: "111122223333", region: eu-west-1}\napp: shop',
  given: `apiVersion: v1
kind: Secret
metadata: {name: keys, namespace: shop}
data: {keystore: AP8=}
---
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
          image: example/app:1
          env: [{name: KEYSTORE, valueFrom: {secretKeyRef: {name: keys, key: keystore}}}]`,
  findings: [
    {
      level: 'action',
      fidelity: 'manual',
      path: '/spec/template/spec/containers/0/env/0',
      says: 'no text',
    },
  ],
};
