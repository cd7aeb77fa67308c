import {expect, test} from 'vitest';
import {knownAttributes} from '../../src/choices/attribute-list.ts';
import type {EnvironmentSource, TextPart} from '../../src/model/environment-entry.ts';

const text = (value: string): TextPart => ({kind: 'text', text: value});
const pod: TextPart = {kind: 'variable', name: 'POD', source: {kind: 'field', fieldPath: 'metadata.name'}};
const elsewhere: TextPart = {
  kind: 'variable',
  name: 'ZONE',
  source: {kind: 'config-map', namespace: 'shop', name: 'zones', key: 'zone', optional: false},
};
const list = (...parts: TextPart[]): EnvironmentSource => ({kind: 'composed', parts});
const OTEL = 'OTEL_RESOURCE_ATTRIBUTES';

test('attributes that the pod does not give stay', () => {
  expect(knownAttributes(OTEL, list(text('a=1,pod='), pod, text('-x,b=2')))).toEqual({
    value: 'a=1,b=2',
    without: ['pod'],
  });
  expect(knownAttributes('DD_TAGS', list(text('a:1 pod:'), pod))).toEqual({value: 'a:1', without: ['pod']});
  expect(knownAttributes(OTEL, list(text('a=1,'), pod))).toEqual({value: 'a=1', without: ['$(POD)']});
});

test('nothing stays of what is no such list, has nothing known, or lacks what the input lacks', () => {
  expect(knownAttributes('NAMES', list(text('a=1,pod='), pod))).toBeUndefined();
  expect(knownAttributes(OTEL, list(text('pod='), pod))).toBeUndefined();
  expect(knownAttributes(OTEL, list(text('a=1,pod='), pod, text(',zone='), elsewhere))).toBeUndefined();
});
