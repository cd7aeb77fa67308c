import {describe, expect, test} from 'vitest';
import {endpointsIn} from '../../src/model/endpoints.ts';
import {serviceNames} from '../../src/model/service-names.ts';

const OPTIONS = {services: serviceNames([{namespace: 'shop', name: 'db'}]), namespace: 'shop'};
const found = (text: string) =>
  endpointsIn(text, OPTIONS).map(({host, what, sure}) => `${host} ${what}${sure ? '!' : ''}`);

describe('servers outside the cluster in a text', () => {
  test.each([
    ['orders.c0ffee.eu-west-1.rds.amazonaws.com', ['orders.c0ffee.eu-west-1.rds.amazonaws.com Amazon RDS!']],
    [
      'jdbc:postgresql://Orders.proxy-c0ffee.eu-west-1.rds.amazonaws.com:5432/orders?ssl=true',
      ['orders.proxy-c0ffee.eu-west-1.rds.amazonaws.com Amazon RDS!'],
    ],
    [
      'b-1.k.c0ffee.c2.kafka.eu-west-1.amazonaws.com:9098,b-2.k.c0ffee.c2.kafka.eu-west-1.amazonaws.com:9098',
      [
        'b-1.k.c0ffee.c2.kafka.eu-west-1.amazonaws.com Amazon MSK!',
        'b-2.k.c0ffee.c2.kafka.eu-west-1.amazonaws.com Amazon MSK!',
      ],
    ],
    [
      'https://vpc-logs-abc.eu-west-1.es.amazonaws.com',
      ['vpc-logs-abc.eu-west-1.es.amazonaws.com Amazon OpenSearch Service!'],
    ],
    [
      'internal-api-123.eu-west-1.elb.amazonaws.com',
      ['internal-api-123.eu-west-1.elb.amazonaws.com an internal load balancer!'],
    ],
    ['rds.cn-north-1.example', []],
    ['curl https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem', []],
    ['https://truststore.pki.us-gov-west-1.rds.amazonaws.com/us-gov-west-1/us-gov-west-1-bundle.pem', []],
    ['https://search-logs-abc.eu-west-1.es.amazonaws.com', []],
    ['https://api-123.eu-west-1.elb.amazonaws.com', []],
    ['https://s3.eu-west-1.amazonaws.com/bucket', []],
    ['mongodb+srv://app:pw@cluster0.abc.mongodb.net/x', ['cluster0.abc.mongodb.net MongoDB']],
    [
      'mongodb://a.example.com:27017,b.example.com:27017/x',
      ['a.example.com MongoDB', 'b.example.com MongoDB'],
    ],
    ['amqps://user:p@ss@mq.example.com', ['mq.example.com RabbitMQ']],
    ['db_host = 10.2.3.4:3306', ['10.2.3.4 MySQL']],
    ['postgres://db:5432/orders postgres://db.shop/orders postgres://db.shop.svc.cluster.local/x', []],
    ['redis://localhost:6379 redis://127.0.0.1:6379 0.0.0.0:5432', []],
    ['postgres://$(DB_HOST):5432/x', []],
    ['redis://s3cr.et/more@cache.example.com', []],
    ['postgres://app.user:12/34@db.example.com/x', []],
    ['example.com:8080', []],
    ['', []],
  ])('%s', (text, hosts) => {
    expect(found(text)).toEqual(hosts);
  });

  test('a long text takes no time that grows with its square', () => {
    expect(found(`postgres://${'a@'.repeat(100_000)}`)).toEqual([]);
    expect(found('a.'.repeat(100_000))).toEqual([]);
    expect(found('redis://'.repeat(50_000))).toEqual([]);
  });
});
