import {expect, test} from 'vitest';
import {convertText} from '../run.ts';

const TEXT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
        - name: app
          image: Example/App:1
          env:
            - {name: FINE, value: x}
            - name: AWS_ECS_X
              value: x
        - name: other
          image: example/other:1
          resources:
            limits: {memory: 900Gi}
---
apiVersion: v1
kind: Service
metadata: {name: broken
---
apiVersion: v1
kind: Service
metadata: {name: broken
`;

test('a fault of AWS is told at the field that it comes from', () => {
  const {report} = convertText(TEXT);
  const places = report.findings
    .filter(({rule}) => rule.startsWith('check/'))
    .map(({rule, path, source}) => [rule, path, source.line]);
  expect(places).toContainEqual(['check/image', '/spec/template/spec/containers/0/image', 11]);
  for (const [, path] of places) expect(path).toMatch(/^\/spec\/template\/spec\/containers/);
});

test('also where the field has a finding of its own', () => {
  const {report} = convertText(TEXT.replace('Example/App:1', '"an image"'));
  const fault = report.findings.find(({rule}) => rule === 'check/image');
  expect(fault?.path).toBe('/spec/template/spec/containers/0/image');
});

test('findings have fingerprints of their own, which lines above do not change', () => {
  const prints = (text: string) =>
    convertText(text)
      .report.findings.filter(({rule}) => /^(?:check|input|config)\//.test(rule))
      .map(({fingerprint}) => fingerprint);
  const before = prints(TEXT);
  expect(new Set(before).size).toBe(before.length);
  expect(prints(`# a comment\n\n${TEXT}`).toSorted()).toEqual(before.toSorted());
});
