import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {loadAll} from 'js-yaml';
import {afterAll, describe, expect, test} from 'vitest';
import {isObject} from '../../src/json.ts';
import {readRunbook} from '../emit/runbook/reader.ts';
import {builtProgram, runProgram} from '../program.ts';
import {skipUnless} from '../servers/required.ts';

const peer = spawnSync('jq', ['--version']).status === 0 ? {} : {missing: 'no jq'};

const MANIFESTS = `apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
data: {password: ${Buffer.from('pa$$word$(USER)').toString('base64')}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {SMTP_PASSWORD: correct-horse-1}
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed, namespace: shop}
spec: {encryptedData: {token: AgBy3i4OJSWK}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: example/api:1
          envFrom: [{configMapRef: {name: settings}}]
          env:
            - {name: USER, value: app}
            - {name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}
            - {name: NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
            - {name: DATABASE_URL, value: "postgres://$(USER):$(PASSWORD)@db.example.com/$(NAMESPACE)?cost=$$(PASSWORD)&x=$(LATER)"}
            - {name: LATER, value: later}
            - {name: REDIS_URL, value: "redis://:correct-horse-2@cache.example.com/0"}
            - {name: CELERY_URL, value: "$(REDIS_URL)?db=1"}
            - {name: TOKEN, valueFrom: {secretKeyRef: {name: sealed, key: token}}}
            - {name: SMTP, valueFrom: {configMapKeyRef: {name: settings, key: SMTP_PASSWORD}}}
`;

/** What the kubelet gives the container, by the name in the store. */
const EXPECTED = {
  '/k2e/shop/db/password': 'pa$$word$(USER)',
  '/k2e/shop/api/api/DATABASE_URL':
    'postgres://app:pa$$word$(USER)@db.example.com/shop?cost=$(PASSWORD)&x=$(LATER)',
  '/k2e/shop/api/api/REDIS_URL': 'redis://:correct-horse-2@cache.example.com/0',
  '/k2e/shop/api/api/CELERY_URL': 'redis://:correct-horse-2@cache.example.com/0?db=1',
  '/k2e/shop/sealed/token': 'unsealed',
  '/k2e/shop/settings/SMTP_PASSWORD': 'correct-horse-1',
};

describe.skipIf(skipUnless(peer))('the runbook, its pipes run by a shell and jq', () => {
  const work = mkdtempSync(join(tmpdir(), 'k2e-secrets-'));
  afterAll(() => rmSync(work, {recursive: true}));

  /** A program that stands for another, as a script of the shell. */
  function stub(name: string, lines: string): void {
    writeFileSync(join(work, 'bin', name), `#!/bin/sh\n${lines}\n`);
    chmodSync(join(work, 'bin', name), 0o755);
  }

  /** Runs the step that puts the values, with a cluster that has these objects; gives what arrived in the store. */
  function put(objects: readonly Readonly<Record<string, unknown>>[]): {
    readonly stored: Readonly<Record<string, string>>;
    readonly errors: string;
  } {
    const {steps} = readRunbook(readFileSync(join(work, 'out', 'RUNBOOK.md'), 'utf8'));
    const step = steps.find(({title}) => title.includes('Put the values into the secrets'));
    const cluster = objects.map(object => {
      const {name} = Object(object.metadata);
      const file = join(work, `${String(object.kind).toLowerCase()}-${name}.json`);
      writeFileSync(file, JSON.stringify(object));
      return `${String(object.kind).toLowerCase()}/${name}) cat ${file} ;;`;
    });
    rmSync(join(work, 'store'), {recursive: true, force: true});
    mkdirSync(join(work, 'store'));
    stub('kubectl', `case "$4" in\n${cluster.join('\n')}\n*) exit 1 ;;\nesac`);
    stub(
      'aws',
      `while [ "$1" != --name ]; do shift; done; cat > '${work}/store/'"$(printf %s "$2" | tr / _)"; echo 1`,
    );
    const {stderr} = spawnSync('sh', ['-c', step?.commands ?? 'exit 1'], {
      encoding: 'utf8',
      env: {...process.env, PATH: `${join(work, 'bin')}:${process.env.PATH}`},
    });
    const stored = Object.fromEntries(
      Object.keys(EXPECTED).map(name => [
        name,
        readFileSync(join(work, 'store', name.replaceAll('/', '_')), 'utf8'),
      ]),
    );
    return {stored, errors: stderr};
  }

  const objects = loadAll(MANIFESTS).filter(isObject);
  const unsealed = {
    kind: 'Secret',
    metadata: {name: 'sealed'},
    data: {token: Buffer.from('unsealed').toString('base64')},
  };

  test('what arrives is what the containers have on Kubernetes', async () => {
    mkdirSync(join(work, 'bin'), {recursive: true});
    writeFileSync(join(work, 'all.yaml'), MANIFESTS);
    const {code, stderr} = await runProgram(
      builtProgram(),
      ['convert', join(work, 'all.yaml'), '-o', join(work, 'out')],
      {cwd: work},
    );
    expect(code, stderr).toBe(0);
    const {stored, errors} = put([...objects, unsealed]);
    expect(stored, errors).toEqual(EXPECTED);
    expect(errors).toBe('');
  });

  test('a manifest that differs from the cluster puts no other variable’s value', () => {
    const changed = structuredClone(objects);
    const deployment = changed.find(({kind}) => kind === 'Deployment');
    Object(deployment).spec.template.spec.containers[0].env.unshift({name: 'NEW', value: 'new'});
    const {stored, errors} = put([...changed, unsealed]);
    expect(stored['/k2e/shop/api/api/REDIS_URL']).toBe('');
    expect(errors).toContain('another variable is there');
  });
});
