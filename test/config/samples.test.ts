import {globSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {loadAll} from 'js-yaml';
import {describe, expect, test} from 'vitest';
import {parseConfig} from '../../src/config/load-config.ts';
import type {Json} from '../../src/json.ts';
import {isObject} from '../../src/json.ts';
import {kindOf} from '../../src/model/kinds.ts';
import {validate} from '../../src/model/validate.ts';
import {valueAt} from '../../src/pointer.ts';

const SAMPLES = join(import.meta.dirname, '../../samples');

/** Every object of a sample, with the file that it is in. */
function objects(sample: string): {file: string; value: Json}[] {
  const files = globSync('k8s/**/*.yaml', {cwd: join(SAMPLES, sample)}).toSorted();
  return files.flatMap(file =>
    loadAll(readFileSync(join(SAMPLES, sample, file), 'utf8')).map(value => ({file, value: value as Json})),
  );
}

describe.each(readdirSync(SAMPLES))('sample %s', sample => {
  test('its k2e.yaml is valid and gives what only the user knows', () => {
    const {aws, network} = parseConfig(readFileSync(join(SAMPLES, sample, 'k2e.yaml'), 'utf8'), 'k2e.yaml');
    expect(aws).toEqual({accountId: '111122223333', region: expect.any(String), partition: 'aws'});
    expect(network.vpcId).toBeDefined();
    expect(network.taskSubnets).toBeDefined();
    expect(network.albSubnets).toBeDefined();
  });

  test.each(
    objects(sample).map(
      ({file, value}) => [file, valueAt(value, '/kind'), valueAt(value, '/metadata/name'), value] as const,
    ),
  )('%s: %s %s is valid for Kubernetes 1.36, down to each field', (_file, _kind, _name, value) => {
    if (!isObject(value)) throw new Error('not an object');
    const {apiVersion, kind} = value;
    expect(kindOf(String(apiVersion), String(kind))).toBe('known');
    expect(validate(String(apiVersion), String(kind), value)).toEqual([]);
  });

  test('every ConfigMap, Secret, ServiceAccount and Service that it names is in it', () => {
    const values = objects(sample).map(({value}) => value);
    const present = new Set(
      values.map(value => `${valueAt(value, '/kind')} ${valueAt(value, '/metadata/name')}`),
    );
    const text = JSON.stringify(values);
    const named = [
      ...[...text.matchAll(/"configMap(?:Key)?Ref":\{"name":"([^"]+)"/g)].map(
        ([, name]) => `ConfigMap ${name}`,
      ),
      ...[...text.matchAll(/"secret(?:Key)?Ref":\{"name":"([^"]+)"/g)].map(([, name]) => `Secret ${name}`),
      ...[...text.matchAll(/"serviceAccountName":"([^"]+)"/g)].map(([, name]) => `ServiceAccount ${name}`),
      ...[...text.matchAll(/"service":\{"name":"([^"]+)"/g)].map(([, name]) => `Service ${name}`),
    ];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(name => !present.has(name))).toEqual([]);
  });

  test('every certificate of its Ingresses is in its k2e.yaml', () => {
    const {tls} = parseConfig(readFileSync(join(SAMPLES, sample, 'k2e.yaml'), 'utf8'), 'k2e.yaml');
    const hosts = objects(sample)
      .filter(({value}) => valueAt(value, '/kind') === 'Ingress')
      .flatMap(({value}) => valueAt(value, '/spec/tls/0/hosts'));
    expect(hosts.length).toBeGreaterThan(0);
    expect(hosts).toEqual(Object.keys(tls.certificates));
  });
});
