import {expect, test} from 'vitest';
import {webIngress} from '../../src/rules/ingress/example-objects.ts';
import {convertText} from '../run.ts';

const hosts = (annotations: Readonly<Record<string, string>>, host = '') =>
  convertText(webIngress('alb', annotations, {host})).cutover.web.map(each => each.host);

test.each(['external-dns.alpha.kubernetes.io/hostname', 'external-dns.kubernetes.io/hostname'])(
  'an Ingress for every host is moved by the names of %s',
  key => {
    expect(hosts({[key]: 'shop.example.com, www.example.com'})).toEqual([
      'shop.example.com',
      'www.example.com',
    ]);
  },
);

test('a name that stands in a rule too is moved once', () => {
  const annotations = {'external-dns.alpha.kubernetes.io/hostname': 'shop.example.com'};
  expect(hosts(annotations, 'shop.example.com')).toEqual(['shop.example.com']);
});

test('an Ingress for every host without names gives none', () => {
  expect(hosts({})).toEqual([]);
});
