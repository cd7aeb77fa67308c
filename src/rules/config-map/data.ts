import {variableUses} from '../../choices/environment.ts';
import {mounts} from '../../choices/mounts.ts';
import {names} from '../../choices/names.ts';
import type {EnvironmentSource} from '../../model/environment-entry.ts';
import {pointer} from '../../pointer.ts';
import {defineRule, type Report} from '../rule.ts';

const WITH_DEPLOYMENT = (env: string, rest: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data:
${rest}
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
${env}`;

export default defineRule({
  id: 'config-map/data',
  on: 'ConfigMap',
  claims: ['/data', '/binaryData', '/immutable'],
  summary: 'Keys that containers use as variables are written into their task definitions.',
  rationale:
    'Kubernetes reads a ConfigMap when a container starts. ECS has no such object: values that become variables are part of the ' +
    'task definition, so a change of one is a new revision. A value that looks like a secret is read from the secret store ' +
    'instead. Keys that no workload of the input uses are not carried over.',
  remediation: 'Deploy a new revision of the task definitions when a value changes.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/configuration/configmap/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/taskdef-envfiles.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'all keys as variables',
      given: WITH_DEPLOYMENT('          envFrom: [{configMapRef: {name: settings}}]', '  LOG_LEVEL: debug'),
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{environment: [{name: 'LOG_LEVEL', value: 'debug'}]}],
        },
      },
    },
    {
      name: 'a key that nothing uses',
      given: WITH_DEPLOYMENT('          env: []', '  LOG_LEVEL: debug'),
      findings: [{level: 'info', fidelity: 'dropped', path: '/data', says: 'No workload'}],
    },
    {
      name: 'a value that looks like a secret',
      config: 'app: shop',
      given: WITH_DEPLOYMENT(
        '          envFrom: [{configMapRef: {name: settings}}]',
        '  API_TOKEN: example-token-of-a-service',
      ),
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/data/API_TOKEN',
          says: '/shop/shop/settings/API_TOKEN',
        },
      ],
    },
    {
      name: 'files',
      given: WITH_DEPLOYMENT(
        '          volumeMounts: [{name: settings, mountPath: /etc/app}]\n      volumes: [{name: settings, configMap: {name: settings}}]',
        '  app.ini: "debug=1"',
      ),
      findings: [{level: 'info', fidelity: 'manual', path: '/data/app.ini', says: 'files'}],
    },
  ],
  map({view, object, context, set, report, drop}) {
    const id = object.id;
    const uses = context.choice(variableUses).get(id) ?? [];
    const mounted = context.choice(mounts).get(id) ?? [];
    const name = context.choice(names);
    const keys = Object.keys(view.data ?? {});
    const used = new Set<string>();
    for (const {workload, container, variable} of uses) {
      const {source} = variable.entry;
      for (const key of keysIn(source, object.ref.name)) used.add(key);
      if (variable.kind === 'plain') {
        set(
          name.taskDefinition(workload),
          {
            containerDefinitions: [
              {name: container.name, environment: [{name: variable.entry.name, value: variable.value}]},
            ],
          },
          workload,
        );
      }
      if (variable.kind === 'secret' && variable.why === 'shape' && source.kind === 'config-map') {
        report(pointer('data', source.key), {
          level: 'action',
          fidelity: 'approximate',
          workload,
          message: `The value looks like a secret (${variable.shape?.detector ?? 'its name'}); it is not written, but read from the secret store as ${variable.place.name}${variable.place.jsonKey === undefined ? '' : ` (key ${variable.place.jsonKey})`}.`,
          remediation:
            'Put the value into the secret store under that name; if it is no secret, allow it with `secrets.allowPlain` in k2e.yaml.',
        });
      }
    }
    for (const key of keys) if (used.has(key)) void view.data?.[key];
    drop('/immutable', 'A task definition never changes; each change is a new revision.');
    if (uses.length === 0 && mounted.length === 0) {
      if (view.data) report('/data', unused(object.ref.name));
      if (view.binaryData) report('/binaryData', unused(object.ref.name));
      return;
    }
    const files = mounted.map(({kind, name: workload}) => `${kind} ${workload}`).join(', ');
    for (const [field, names] of [
      ['data', keys.filter(key => !used.has(key))],
      ['binaryData', Object.keys(view.binaryData ?? {})],
    ] as const) {
      for (const key of names) {
        if (mounted.length > 0) {
          report(pointer(field, key), {
            level: 'info',
            fidelity: 'manual',
            message: `${files} mounts this key as a file, and ECS has no files from ConfigMaps; the findings on the volumes say what to do.`,
          });
        } else {
          report(pointer(field, key), {
            level: 'info',
            fidelity: 'dropped',
            message: `No container of the input uses the key ${key}.`,
          });
        }
      }
    }
  },
});

/** Keys of the ConfigMap of this name that a variable's text holds. */
function keysIn(source: EnvironmentSource, configMap: string): string[] {
  if (source.kind === 'config-map') return source.name === configMap ? [source.key] : [];
  if (source.kind !== 'composed') return [];
  return source.parts.flatMap(part => (part.kind === 'variable' ? keysIn(part.source, configMap) : []));
}

function unused(name: string): Report {
  return {
    level: 'info',
    fidelity: 'dropped',
    message: `No workload of the input uses ConfigMap ${name}; it is not carried over.`,
  };
}
