import {expect, test} from 'vitest';
import {serviceNames} from '../../src/model/service-names.ts';
import {clusterSrvNamesIn} from '../../src/model/srv-names.ts';

const SERVICES = serviceNames([{namespace: 'shop', name: 'web'}]);

test('the names of SRV records in a text', () => {
  const texts = (text: string) =>
    clusterSrvNamesIn(text, 'shop', SERVICES).map(({text: name, labels}) => [name, labels.join('.')]);
  expect(texts('--store=dnssrv+_grpc._tcp.store.monitoring.svc, _grpc._tcp.store.monitoring.svc')).toEqual([
    ['_grpc._tcp.store.monitoring.svc', 'store.monitoring.svc'],
  ]);
  expect(texts('mongodb+srv://app:word@Mongo.data.svc/shop')).toEqual([
    ['mongodb+srv://Mongo.data.svc', 'mongo.data.svc'],
  ]);
  expect(texts('_http._tcp.web')).toEqual([['_http._tcp.web', 'web']]);
  expect(texts('_http._tcp.other _ldap._tcp.corp.example.com')).toEqual([]);
  expect(texts('_http.web _tcp.web my_http._tcp.web mongodb://mongo _http._tcp.')).toEqual([]);
});
