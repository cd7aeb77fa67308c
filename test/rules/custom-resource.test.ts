import {describe, expect, test} from 'vitest';
import {adviceOn} from '../../src/rules/custom-resource/advice.ts';
import {TOPICS} from '../../src/rules/custom-resource/unknown.ts';
import {convertText} from '../run.ts';

/** One object for each pair of group and kind that a piece of advice names. */
const named = TOPICS.flatMap(known =>
  known.flatMap(({groups, kinds = ['Anything']}) =>
    groups.flatMap(group => kinds.map(kind => ({group: group.replace('*', 'part'), kind}))),
  ),
);

describe('what k2e knows of custom resources', () => {
  test('no object is known to two topics, and no advice hides behind another', () => {
    for (const {group, kind} of named) {
      const ref = {apiVersion: `${group}/v1`, kind, namespace: 'shop', name: 'x'};
      const found = TOPICS.flatMap(known => adviceOn(known, ref) ?? []);
      expect(found, `${kind} of ${group}`).toHaveLength(1);
    }
    const used = new Set(
      named.flatMap(({group, kind}) =>
        TOPICS.flatMap(
          known => adviceOn(known, {apiVersion: `${group}/v1`, kind, namespace: '', name: ''}) ?? [],
        ),
      ),
    );
    expect(TOPICS.flat().filter(advice => !used.has(advice))).toEqual([]);
  });

  test('each object is told of in exactly one finding, and all of its leaves are accounted for', () => {
    const text = named.map(
      ({group, kind}, index) => `apiVersion: ${group}/v1
kind: ${kind}
metadata:
  name: x${index}
  namespace: shop
  labels: {app: web}
  annotations: {example.com/owner: team}
spec: {list: [1, {a: null}], text: x, empty: {}}
status: {ready: true}`,
    );
    const {report} = convertText(text.join('\n---\n'));
    expect(report.summary.unaccounted).toBe(0);
    expect(
      report.findings.map(({rule}) => rule).filter(rule => !rule.startsWith('custom-resource/')),
    ).toEqual([]);
    const told = report.findings.flatMap(({object, also = []}) => [
      object,
      ...also.map(at => at.object ?? object),
    ]);
    expect(told.map(({name}) => name).toSorted()).toEqual(named.map((_, index) => `x${index}`).toSorted());
  });
});

test('hostile shapes of custom resources neither crash nor go unaccounted', () => {
  const shapes = [
    'metadata: 3',
    'metadata: {name: x, annotations: 7, labels: [a]}',
    'spec: {scaleTargetRef: [], serviceRef: {name: 4}, targetRef: {name: __proto__, kind: constructor}}',
    'spec: null',
    'metadata: {name: __proto__, annotations: {__proto__: a}}',
  ];
  for (const shape of shapes) {
    const {report} = convertText(`apiVersion: example.com/v1\nkind: Thing\n${shape}`);
    expect(report.rules.failed, shape).toBe(0);
    expect(report.summary.unaccounted, shape).toBe(0);
    expect(
      report.findings.map(({rule}) => rule),
      shape,
    ).toEqual(['custom-resource/unknown']);
  }
});

test('a finding on a custom resource counts for the workload that it names or that uses its Secret', () => {
  const {report} = convertText(`apiVersion: v1
kind: Pod
metadata: {name: app, namespace: shop}
spec:
  containers:
    - name: app
      image: example/app:1
      env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: db, namespace: shop}
spec: {encryptedData: {password: AgBy8hCi}}
---
apiVersion: example.com/v1
kind: Scaler
metadata: {name: s, namespace: shop}
spec: {targetRef: {kind: Pod, name: app}}`);
  const told = report.findings.filter(({rule}) => rule.startsWith('custom-resource/'));
  expect(told).toHaveLength(2);
  for (const {fingerprint} of told) expect(report.workloads[0]?.findings).toContain(fingerprint);
});
