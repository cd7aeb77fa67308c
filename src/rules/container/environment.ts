import {environments, type Variable} from '../../choices/environment.ts';
import {machineOf} from '../../choices/job/machine.ts';
import {names} from '../../choices/names.ts';
import {handle} from '../../ecs/resource.ts';
import {environmentOf} from '../../model/environment.ts';
import type {EnvironmentEntry} from '../../model/environment-entry.ts';
import type {Container, EnvFromSource} from '../../model/kubernetes.generated.ts';
import {defineRule, type Subject} from '../rule.ts';
import {tellLeftOut} from './left-out-variable.ts';
import {unknownVariable} from './unknown-variable.ts';

const CONFIG = 'aws: {accountId: "111122223333", region: eu-west-1}\napp: shop';

function deployment(container: string): string {
  return `apiVersion: apps/v1
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
${container.replaceAll(/^(?=.)/gm, '          ')}
`;
}

export default defineRule({
  id: 'container/environment',
  on: 'container',
  claims: ['/env', '/envFrom'],
  summary: 'Variables become `environment` entries, and references to Secrets become `secrets` entries.',
  rationale:
    'Kubernetes computes the environment when a container starts: `envFrom` in order, then `env` over it, later entries over ' +
    'earlier ones, `$(VAR)` replaced by what is set so far. ECS takes a flat list and replaces nothing, and refuses a name that is ' +
    'both plain and secret. k2e computes the list as the kubelet does. Values of Secrets stay out of it: ECS reads them from the ' +
    'secret store when the task starts, with the execution role. A plain value that looks like a secret is treated as one.',
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
    {
      name: 'plain values, one made of another',
      given: 'env:\n  - {name: HOST, value: db.example.com}\n  - {name: URL, value: "tcp://$(HOST):5432"}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {
              environment: [
                {name: 'HOST', value: 'db.example.com'},
                {name: 'URL', value: 'tcp://db.example.com:5432'},
              ],
            },
          ],
        },
      },
    },
    {
      name: 'a key of a Secret',
      config: CONFIG,
      given: `${deployment('env:\n  - name: DB_PASSWORD\n    valueFrom: {secretKeyRef: {name: db, key: password}}')}---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData: {password: example}`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {
              secrets: [
                {
                  name: 'DB_PASSWORD',
                  valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/shop/db/password',
                },
              ],
            },
          ],
        },
        'role-policies/shop-app-execution': {
          PolicyDocument: {
            Statement: [
              {
                Sid: 'ReadParameters',
                Action: ['ssm:GetParameters'],
                Resource: ['arn:aws:ssm:eu-west-1:111122223333:parameter/shop/shop/db/password'],
              },
            ],
          },
        },
      },
    },
    {
      name: 'a later entry overrides an earlier one',
      given: 'env:\n  - {name: MODE, value: slow}\n  - {name: MODE, value: fast}',
      emits: {
        'task-definitions/shop-app': {containerDefinitions: [{environment: [{name: 'MODE', value: 'fast'}]}]},
      },
      drops: ['/spec/template/spec/containers/0/env/0/name', '/spec/template/spec/containers/0/env/0/value'],
    },
    {
      name: 'a plain value that looks like a secret',
      config: CONFIG,
      given: 'env:\n  - {name: API_TOKEN, value: example-token-of-a-service}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{environment: null, secrets: [{name: 'API_TOKEN'}]}],
        },
      },
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/env/0/value',
          says: '/shop/shop/app/app/API_TOKEN',
        },
      ],
    },
    {
      name: 'an optional key of a Secret that the input lacks',
      given:
        'env:\n  - name: LICENSE\n    valueFrom: {secretKeyRef: {name: license, key: key, optional: true}}\nenvFrom:\n  - configMapRef: {name: extra, optional: true}',
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'Secret shop/license',
        },
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/envFrom/0',
          says: 'ConfigMap shop/extra',
        },
      ],
    },
    {
      name: 'a ConfigMap without keys',
      given: `kind: Deployment
apiVersion: apps/v1
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
        - name: app
          image: example/app:1
          envFrom: [{configMapRef: {name: empty}}]
---
kind: ConfigMap
apiVersion: v1
metadata: {name: empty, namespace: shop}`,
      drops: ['/spec/template/spec/containers/0/envFrom/0/configMapRef/name'],
    },
    {
      name: 'an address of the running pod',
      given: 'env:\n  - name: POD_IP\n    valueFrom: {fieldRef: {fieldPath: status.podIP}}',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'status.podIP',
        },
      ],
    },
    {
      name: 'the index of a pod of an indexed Job',
      config: CONFIG,
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: import, namespace: shop}
spec:
  completions: 3
  completionMode: Indexed
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: import
          image: example/import:1
          env:
            - name: SHARD
              valueFrom:
                fieldRef: {fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']"}
            - {name: TABLE, value: orders-$(SHARD)}`,
      emits: {
        'state-machines/shop-import': {
          definition: {
            States: {
              Round: {
                ItemProcessor: {
                  States: {
                    RunTask: {
                      Parameters: {
                        Overrides: {
                          ContainerOverrides: [
                            {
                              Name: 'import',
                              Environment: [
                                {Name: 'JOB_COMPLETION_INDEX', 'Value.$': "States.Format('{}', $.index)"},
                                {Name: 'SHARD', 'Value.$': "States.Format('{}', $.index)"},
                                {Name: 'TABLE', 'Value.$': "States.Format('orders-{}', $.index)"},
                              ],
                            },
                          ],
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  ],
  map(subject) {
    const {view, workload, container, context} = subject;
    readAll(view);
    const decided = context.choice(environments).get(container) ?? [];
    for (const variable of decided) setVariable(subject, variable);
    for (const entry of environmentOf(container, workload, context.inventory)) {
      if (entry.effect !== 'set') withoutEffect(subject, entry, decided);
    }
    harmlessLeaves(subject);
    emptySources(subject);
  },
});

/** What is in the list is decided on the whole of it; touching each leaf tells the ledger so. */
function readAll({env, envFrom}: Container): void {
  JSON.stringify([env, envFrom]);
}

function setVariable(subject: Subject<'container'>, variable: Variable): void {
  const {workload, container, context, set, setContainer, secret, report} = subject;
  const {entry} = variable;
  const {name} = entry;
  const path = entry.path.slice(container.path.length);
  if (variable.kind === 'plain') {
    setContainer({environment: [{name, value: variable.value}]});
    return;
  }
  if (variable.kind === 'index') {
    set(context.choice(names).stateMachine(workload), {definition: machineOf(workload, context)});
    return;
  }
  if (variable.kind === 'unknown') {
    report(path, unknownVariable(entry, workload));
    return;
  }
  const {place, why} = variable;
  setContainer({secrets: [{name, valueFrom: place.valueFrom}]});
  if (place.resource) {
    const {handle: shell, name: secretName, kmsKey} = place.resource;
    set(shell, {Name: secretName, ...(kmsKey === undefined ? {} : {KmsKeyId: kmsKey})});
  }
  set(handle('role-policies', context.choice(names).executionRole(workload).name), {
    PolicyDocument: {Statement: place.statements},
  });
  const {store, jsonKey} = place;
  const stored = {store, name: place.name, ...(jsonKey === undefined ? {} : {jsonKey})};
  if (why === 'key' && entry.source.kind === 'secret') {
    const {namespace, name: secretName, key, secret: origin} = entry.source;
    const source = origin?.object.ref ?? {apiVersion: 'v1', kind: 'Secret', namespace, name: secretName};
    secret({...stored, source, key});
    if (!entry.source.known) {
      report(path, {
        level: 'action',
        fidelity: 'approximate',
        message: `The variable ${name} reads the key ${key} of Secret ${namespace}/${secretName}, which is not in the input; a task that finds no value there does not start.`,
        remediation: `Put the value into the secret store as ${place.name}${jsonKey === undefined ? '' : ` (key ${jsonKey})`}, or remove the variable.`,
      });
    }
    return;
  }
  const fromConfigMap = entry.source.kind === 'config-map' ? entry.source.object : undefined;
  secret({
    ...stored,
    source: fromConfigMap?.ref ?? workload.object.ref,
    key: entry.source.kind === 'config-map' ? entry.source.key : entry.path,
  });
  const where = `${place.name}${jsonKey === undefined ? '' : ` (key ${jsonKey})`}`;
  if (why === 'composed') {
    report(`${path}/value`, {
      level: 'action',
      fidelity: 'approximate',
      message: `The variable ${name} is a text around a secret; ECS does not put texts together, so the whole text is read from the secret store as ${where}.`,
      remediation: `Put the whole text, with the secret in its place, into the secret store as ${where}.`,
    });
  } else if (fromConfigMap === undefined) {
    report(`${path}/value`, {
      level: 'action',
      fidelity: 'approximate',
      message: `The value of ${name} looks like a secret (${variable.shape?.detector ?? 'its name'}); it is not written, but read from the secret store as ${where}.`,
    });
  }
}

/** Entries that change nothing: overridden ones, and optional ones whose source is missing. */
function withoutEffect(
  subject: Subject<'container'>,
  entry: EnvironmentEntry,
  decided: readonly Variable[],
): void {
  const {container, drop, report} = subject;
  const path = entry.path.slice(container.path.length);
  if (path.startsWith('/envFrom')) {
    const live = decided.some(({entry: other}) => other.path === entry.path);
    if (!live && entry.effect === 'omitted') tellLeftOut(subject, entry, path);
    else if (!live) drop(path, `${entry.name} is set again by a later entry.`);
    return;
  }
  if (entry.effect === 'omitted') tellLeftOut(subject, entry, path);
  else if (entry.referenced) {
    report(path, {
      level: 'info',
      fidelity: 'approximate',
      message: `${entry.name} is set again by a later entry; its value is only part of the text of others.`,
    });
  } else {
    drop(path, `${entry.name} is set again by a later entry.`);
  }
}

/** ConfigMaps and Secrets without a key, and with none that could be the name of a variable. */
function emptySources({view, container, workload, context, drop}: Subject<'container'>): void {
  const used = new Set(environmentOf(container, workload, context.inventory).map(({path}) => path));
  (view.envFrom ?? []).forEach((_, index) => {
    const path = `/envFrom/${index}`;
    if (!used.has(`${container.path}${path}`)) drop(path, 'What it names holds nothing.');
  });
}

/** Leaves of references that say nothing about the value. */
function harmlessLeaves({view, drop}: Subject<'container'>): void {
  const optional = 'What it refers to is known, or reported by itself.';
  (view.env ?? []).forEach((item, index) => {
    const from = item.valueFrom;
    if (from?.fieldRef)
      drop(`/env/${index}/valueFrom/fieldRef/apiVersion`, 'There is only one version of these fields.');
    if (from?.configMapKeyRef) drop(`/env/${index}/valueFrom/configMapKeyRef/optional`, optional);
    if (from?.secretKeyRef) drop(`/env/${index}/valueFrom/secretKeyRef/optional`, optional);
  });
  (view.envFrom ?? []).forEach((item: EnvFromSource, index) => {
    if (item.configMapRef) drop(`/envFrom/${index}/configMapRef/optional`, optional);
    if (item.secretRef) drop(`/envFrom/${index}/secretRef/optional`, optional);
    if (!item.configMapRef?.name && !item.secretRef?.name)
      drop(`/envFrom/${index}`, 'It names neither a ConfigMap nor a Secret.');
  });
}
