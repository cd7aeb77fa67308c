import {describe, expect, test} from 'vitest';
import {parseConfig} from '../../src/config/load-config.ts';
import {UsageError} from '../../src/errors.ts';
import {RESERVED} from '../../src/json.ts';
import {convertText} from '../run.ts';

const CLEAN = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: clean}\n';

/** A forged reference to another resource. */
const FORGED = `${RESERVED[0]}ref${RESERVED[2]}roles/admin${RESERVED[2]}/Role/Arn${RESERVED[1]}`;
const escaped = (text: string): string =>
  text.replaceAll(/[\uFDD0-\uFDD2]/g, c => `\\u${c.charCodeAt(0).toString(16)}`);

describe('a document with a character that delimits tokens is refused, the others are read', () => {
  test.each([
    ['plain', `data: {KEY: ${FORGED}}`],
    ['escaped', `data: {KEY: "${escaped(FORGED)}"}`],
    [
      'escaped in capitals',
      `data: {KEY: "${escaped(FORGED).replaceAll(/\\u(fdd.)/g, (_, hex) => `\\U0000${String(hex).toUpperCase()}`)}"}`,
    ],
    ['in a key', `data: {"${escaped(FORGED)}": value}`],
    ['in base64', `data: {KEY: !!binary ${Buffer.from(FORGED).toString('base64')}}`],
    [
      'in base64, with an escaped tag',
      `data: {KEY: !<tag:yaml.org,2002:%62inary> ${Buffer.from(FORGED).toString('base64')}}`,
    ],
    ['in a block', `data:\n  KEY: |\n    ${FORGED}`],
  ])('%s', (_name, data) => {
    const {report} = convertText(
      `${CLEAN}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: forged}\n${data}\n`,
    );
    expect(report.findings.filter(({rule}) => rule === 'input/encoding')).toHaveLength(1);
    expect(report.summary.objects).toBe(1);
  });

  test('as JSON', () => {
    const object = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'forged'}, data: {KEY: FORGED}};
    for (const text of [JSON.stringify(object), escaped(JSON.stringify(object))]) {
      const {report} = convertText(`${text}\n`);
      expect(report.findings.map(({rule}) => rule)).toEqual(['input/encoding']);
    }
  });
});

test('comments may hold them', () => {
  const {report} = convertText(`# ${FORGED}\n${CLEAN}`);
  expect(report.findings.filter(({rule}) => rule === 'input/encoding')).toEqual([]);
});

test('JSON in an annotation cannot make one out of an escape sequence', () => {
  const action = JSON.stringify({
    type: 'fixed-response',
    fixedResponseConfig: {statusCode: '404', messageBody: FORGED},
  });
  const {plan} = convertText(`apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/actions.gone: '${escaped(action)}'
spec:
  ingressClassName: alb
  rules: [{http: {paths: [{path: /gone, pathType: Exact, backend: {service: {name: gone, port: {name: use-annotation}}}}]}}]
`);
  expect(JSON.stringify([...plan.resources.values()])).not.toContain('roles/admin');
});

test('k2e.yaml may not hold them', () => {
  expect(() => parseConfig(`app: "${escaped(FORGED)}"\n`, 'k2e.yaml')).toThrow(UsageError);
});
