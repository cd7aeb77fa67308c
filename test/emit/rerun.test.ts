import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeEach, describe, expect, it, test} from 'vitest';
import type {Format} from '../../src/config/formats.ts';
import {EMITTERS} from '../../src/emit/index.ts';
import {outputFolder} from '../../src/emit/output-folder.ts';
import {writeOutput} from '../../src/emit/write.ts';
import {convertText} from '../run.ts';

/** The formats that make infrastructure, each with the files that a change of one workload's image may touch. */
const CHANGED: readonly (readonly [Format, readonly RegExp[]])[] = [
  ['native', [/^task-definitions\/shop-cart\.json$/]],
  ['cloudformation', [/^cloudformation\/template\.json$/]],
  ['cdk', [/^cdk\/lib\/k2e-shop-services\/cart-service\.ts$/]],
  ['terraform', [/^terraform\/container-definitions\/shop-cart\.json\.tftpl$/]],
  ['terraform-infra', []],
];

function deployment(name: string, image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: app, image: "${image}", ports: [{containerPort: 8080}]}]
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: 8080}]}
`;
}

const shop = (cart: string, ...more: readonly string[]) =>
  [deployment('cart', cart), deployment('web', 'web:1'), ...more].join('---\n');

function filesOf(text: string, format: Format, config = '') {
  const {plan} = convertText(text, config);
  const emitters = EMITTERS.filter(({name}) => name === format);
  return outputFolder(plan, emitters, {includeBlocked: true, version: '0', reportFiles: []}).files;
}

describe.each(CHANGED)('%s', (format, allowed) => {
  const folder = mkdtempSync(join(tmpdir(), 'k2e-rerun-'));
  const write = (text: string, config?: string) =>
    writeOutput(folder, filesOf(text, format, config), {force: false});
  beforeEach(() => rmSync(folder, {recursive: true, force: true}));
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  it('changes only the files that a changed manifest concerns', () => {
    write(shop('cart:1'));
    const {written, removed} = write(shop('cart:2'));
    const others = written.filter(path => path !== 'k2e-output.json');
    expect(others.filter(path => !allowed.some(pattern => pattern.test(path)))).toEqual([]);
    expect(others).toHaveLength(allowed.length);
    expect(removed).toEqual([]);
  });

  it('writes nothing when nothing has changed', () => {
    write(shop('cart:1'));
    expect(write(shop('cart:1')).written).toEqual([]);
  });

  it('leaves files alone that people have put there', () => {
    write(shop('cart:1', deployment('gone', 'gone:1')));
    const own = [
      'cdk/lib/k2e-shop-services/our-own.ts',
      'cdk/cdk.context.json',
      'cdk/node_modules/constructs/index.js',
      'terraform/backend.tf',
      'terraform-infra/terraform.tfvars',
      'cloudformation/ours.yaml',
      'notes.md',
    ];
    for (const path of own) {
      mkdirSync(dirname(join(folder, path)), {recursive: true});
      writeFileSync(join(folder, path), `ours: ${path}`);
    }
    const {removed} = write(shop('cart:1'));
    for (const path of own) expect(readFileSync(join(folder, path), 'utf8')).toBe(`ours: ${path}`);
    for (const path of removed) expect(existsSync(join(folder, path)), path).toBe(false);
  });
});

/** Patches of `k2e.yaml`, and what each format says afterwards; everything else in the format stays as it was. */
const PATCHES = `patches:
  - resource: task-definitions/shop-cart
    operations:
      - {op: replace, path: /containerDefinitions/0/image, value: "patched:7"}
  - resource: services/shop-*
    operations:
      - {op: add, path: /platformVersion, value: "1.4.0"}
`;

test.each(CHANGED)('patches come last in %s', (format, allowed) => {
  const text = filesOf(shop('cart:1'), format, PATCHES)
    .filter(({path}) => path !== 'k2e-output.json')
    .map(({content}) => content)
    .join('\n');
  if (allowed.length === 0) return;
  expect(text).toContain('patched:7');
  expect(text).not.toContain('cart:1');
  expect(text.match(/(?<!")["']1\.4\.0["']/g)).toHaveLength(2);
});
