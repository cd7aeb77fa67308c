import {expect, test} from 'vitest';
import {srvNamesIn} from '../../src/model/srv-names.ts';

test('the names of SRV records in a text', () => {
  const texts = (text: string) => srvNamesIn(text).map(({text: name, labels}) => [name, labels.join('.')]);
  expect(texts('--store=dnssrv+_grpc._tcp.store.monitoring.svc, _grpc._tcp.store.monitoring.svc')).toEqual([
    ['_grpc._tcp.store.monitoring.svc', 'store.monitoring.svc'],
  ]);
  expect(texts('mongodb+srv://app:word@Mongo.data.svc/shop')).toEqual([
    ['mongodb+srv://Mongo.data.svc', 'mongo.data.svc'],
  ]);
  expect(texts('_http.web _tcp.web my_http._tcp.web mongodb://mongo _http._tcp.')).toEqual([]);
});
