import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {EMITTERS} from '../../../src/emit/index.ts';
import {outputFolder} from '../../../src/emit/output-folder.ts';
import {convertText} from '../../run.ts';
import {OPTIONS} from '../plans.ts';
import {readRunbook} from './reader.ts';

const CONFIG = `files: {fileSystem: "fs-0a1b2c3d:/apps"}
aws: {accountId: "111122223333", region: eu-west-1, partition: aws}
`;

const MANIFESTS = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
binaryData: {blob.bin: AP8K}
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
        - {name: app, image: "example/app:1", volumeMounts: [{name: settings, mountPath: /etc/app}]}
      volumes:
        - {name: settings, configMap: {name: settings, items: [{key: blob.bin, path: "a b/$(x)'", mode: 493}]}}
`;

test('the commands put files onto EFS, byte for byte and with their mode, and take them away', () => {
  const {plan} = convertText(MANIFESTS, CONFIG);
  const emitters = EMITTERS.filter(({name}) => name === 'native');
  const {files} = outputFolder(plan, emitters, {...OPTIONS, runbook: {workers: []}, folders: new Map()});
  const text = files.find(({path}) => path === 'RUNBOOK.md')?.content ?? '';
  const step = readRunbook(text).steps.find(({title}) => title.includes('onto fs-0a1b2c3d'));
  expect(step?.commands).toContain('sudo mount -t efs -o tls fs-0a1b2c3d:/ /mnt/k2e-files');

  const root = mkdtempSync(join(tmpdir(), 'k2e-'));
  try {
    mkdirSync(join(root, 'files'));
    for (const {path, content} of plan.uploads ?? []) writeFileSync(join(root, path), content);
    // The shell gets a `sudo` that runs the command as it is, but mounts nothing.
    const shell = (lines = '') =>
      execFileSync(
        'sh',
        [
          '-ec',
          `sudo() { case $1 in mount|umount) ;; *) "$@" ;; esac }\n${lines.replaceAll('/mnt/k2e-files', `${root}/mnt`)}`,
        ],
        {cwd: root},
      );
    shell(step?.commands);
    const file = join(root, "mnt/apps/shop-app/settings/a b/$(x)'");
    expect(readFileSync(file)).toEqual(Buffer.from([0, 255, 10]));
    expect(statSync(file).mode & 0o777).toBe(0o755);
    shell(step?.backOut);
    expect(() => statSync(file)).toThrow('ENOENT');
  } finally {
    rmSync(root, {recursive: true});
  }
});
