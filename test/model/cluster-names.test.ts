import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {clusterNamesIn} from '../../src/model/cluster-names.ts';
import {serviceNames} from '../../src/model/service-names.ts';

const services = serviceNames([{namespace: 'shop', name: 'web'}]);
const found = (text: string, key?: string): readonly string[] =>
  clusterNamesIn(text, {services, namespace: 'shop', key}).map(({host, sure}) => `${host}${sure ? '' : '?'}`);

describe('names of the cluster that the input does not account for', () => {
  test.each([
    ['http://nats.infra.svc:4222', ['nats.infra.svc']],
    ['nats.infra.svc.cluster.local', ['nats.infra.svc.cluster.local']],
    ['NATS.Infra.svc.cluster.local.', ['nats.infra.svc.cluster.local']],
    ['a.x.svc:1,b.x.svc:2', ['a.x.svc', 'b.x.svc']],
    ['kafka-0.broker.kafka.svc:9092', ['kafka-0.broker.kafka.svc']],
    ['postgres://app:pa@ss.word@db/shop', ['db?']],
    ['redis://:a/b@cache:6379', ['cache?']],
    ['mongodb://m:27017/x', ['m?']],
    ['dns:///quotes:50051', ['quotes?']],
    ['http://otel-collector.monitoring:4317', ['otel-collector.monitoring?']],
    ['zipkin.istio-system:9411', ['zipkin.istio-system?']],
    ['kafka.kafka:9092', ['kafka.kafka?']],
  ])('%s', (text, names) => {
    expect(found(text)).toEqual(names);
  });

  test.each([
    'http://web:80',
    'http://web.shop.svc.cluster.local',
    'http://example.com',
    'http://localhost:3000',
    'http://127.0.0.1',
    's3://bucket/key',
    'file://host/path',
    'postgresql:///app',
    'application.production',
    'https://example.shop',
    'http://db.xn--p1ai',
    'cert.pem:443',
    'docker://image',
    'https://kubernetes.default.svc',
    'http://kube-dns.kube-system.svc',
    `https://${'$'}{HOST}:80`,
    'http://{{ name }}:80',
    'http://api-$(ZONE)/',
    'a word of prose',
  ])('none in %s', text => {
    expect(found(text)).toEqual([]);
  });

  test('a variable for a host holds one, but those of the program itself do not', () => {
    expect(found('postgres', 'DB_HOST')).toEqual(['postgres?']);
    expect(found('postgres:5432', 'db.address')).toEqual(['postgres?']);
    expect(found('xray-service.default', 'AWS_XRAY_DAEMON_ADDRESS')).toEqual(['xray-service.default?']);
    expect(found('a note on xray-service.default', 'DB_HOST')).toEqual([]);
    expect(found('gateway:8443', 'AQUA_SERVER')).toEqual(['gateway?']);
    expect(found('kafka-0:9092, kafka-1:9092', 'BOOTSTRAP_SERVERS')).toEqual(['kafka-0?', 'kafka-1?']);
    expect(found('gateway', 'AQUA_SERVER')).toEqual([]);
    expect(found('localhost:8443', 'AQUA_SERVER')).toEqual([]);
    expect(found('nginx:27', 'IMAGE')).toEqual([]);
    expect(found('postgres', 'HOST')).toEqual([]);
    expect(found('postgres', 'DB_NAME')).toEqual([]);
    expect(found('localhost', 'DB_HOST')).toEqual([]);
    expect(found('.svc,.cluster.local,db.data.svc', 'NO_PROXY')).toEqual([]);
  });

  const secret = fc.stringMatching(/^[a-z0-9@:!~_=-]{8,24}$/);
  test('takes no part of a password for a host', () => {
    fc.assert(
      fc.property(secret, word => {
        expect(found(`redis://user:${word}@cache.example.com:6379/0`)).toEqual([]);
      }),
    );
  });
});
