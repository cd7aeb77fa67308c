import {describe, expect, test} from 'vitest';
import type {RecordSet} from '../../src/cutover/records.ts';
import {applyChanges, type Change} from '../../src/rehearsal/route53/rules.ts';

const ZONE = {id: 'Z1', name: 'example.com.'};
const simple: RecordSet = {name: 'www.example.com.', type: 'A', ttl: 300, values: ['192.0.2.1']};
const weighted = (id: string, weight: number, more: Partial<RecordSet> = {}): RecordSet => ({
  ...simple,
  weighted: {id, weight},
  ...more,
});
const cname: RecordSet = {name: 'api.example.com.', type: 'CNAME', ttl: 60, values: ['x.example.net']};

function refusal(present: readonly RecordSet[], ...changes: readonly Change[]): string {
  const outcome = applyChanges(ZONE, present, changes);
  if (outcome.code === undefined) throw new Error('the batch was accepted');
  return `${outcome.code}: ${outcome.messages.join(', ')}`;
}

describe('Route 53 refuses, in its own words', () => {
  const create = (set: RecordSet): Change => ({action: 'CREATE', set});
  const remove = (set: RecordSet): Change => ({action: 'DELETE', set});

  test.each<[string, readonly RecordSet[], readonly Change[], string]>([
    // kubernetes-sigs/external-dns#1411
    [
      'a weighted set beside a simple one',
      [simple],
      [create(weighted('foobar', 1))],
      'InvalidChangeBatch: RRSet with DNS name www.example.com., type A, SetIdentifier foobar cannot be created as a non-weighted set exists with the same name and type.',
    ],
    // kubernetes-sigs/external-dns#4345
    [
      'a weighted set beside a latency set',
      [{...simple, otherPolicy: 'latency'}],
      [create(weighted('a', 1))],
      'InvalidChangeBatch: RRSet with DNS name www.example.com., type A, SetIdentifier a cannot be created as a non-weighted set exists with the same name and type.',
    ],
    // chef-boneyard/route53#100
    [
      'a simple set beside weighted ones',
      [weighted('a', 1)],
      [create(simple)],
      'InvalidChangeBatch: RRSet with DNS name www.example.com., type A cannot be created as other RRSets exist with the same name and type.',
    ],
    // aws/aws-sdk-go-v2#518
    [
      'another TTL within a group',
      [weighted('a', 1)],
      [create(weighted('b', 1, {ttl: 60}))],
      'InvalidChangeBatch: RRSet with DNS name www.example.com. and type A, SetIdentifier b cannot be created as weighted sets must contain the same TTL.',
    ],
    // kubernetes-sigs/external-dns#732
    [
      'a DELETE with other values',
      [simple],
      [remove({...simple, values: ['192.0.2.9']})],
      "InvalidChangeBatch: Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do not match the current values",
    ],
    [
      'a DELETE with another TTL',
      [simple],
      [remove({...simple, ttl: 301})],
      "InvalidChangeBatch: Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do not match the current values",
    ],
    // barnybug/cli53#70
    [
      'a DELETE of what is not there',
      [],
      [remove(weighted('srv1', 1))],
      "InvalidChangeBatch: Tried to delete resource record set [name='www.example.com.', type='A', set-identifier='srv1'] but it was not found",
    ],
    // kubernetes-sigs/external-dns#5939
    [
      'a CREATE of what is there',
      [simple],
      [create(simple)],
      "InvalidChangeBatch: Tried to create resource record set [name='www.example.com.', type='A'] but it already exists",
    ],
    // ansible-collections/amazon.aws#2694
    [
      'a CNAME beside another type',
      [{...simple, name: 'api.example.com.'}],
      [create(cname)],
      'InvalidChangeBatch: RRSet of type CNAME with DNS name api.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.',
    ],
    // boto/boto3#1475
    [
      'another type beside a CNAME',
      [cname],
      [create({...simple, name: 'api.example.com'})],
      'InvalidChangeBatch: RRSet of type A with DNS name api.example.com. is not permitted because a conflicting RRSet of type  CNAME with the same DNS name already exists in zone example.com.',
    ],
    // cloudfoundry/bosh-bootloader#310
    [
      'a CNAME at the apex',
      [],
      [create({...cname, name: 'example.com'})],
      'InvalidChangeBatch: RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.',
    ],
    // getmoto/moto#916
    [
      'a name outside the zone',
      [],
      [create({...simple, name: 'www.notexample.com'})],
      'InvalidChangeBatch: RRSet with DNS name www.notexample.com. is not permitted in zone example.com.',
    ],
    // ansible-collections/community.aws#545
    [
      'an alias with a TTL',
      [],
      [
        create({
          name: 'www.example.com',
          type: 'A',
          ttl: 60,
          alias: {zone: 'Z2', target: 'x.elb', evaluateHealth: false},
        }),
      ],
      'InvalidInput: Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found more than one in Change with [Action=CREATE, Name=www.example.com., Type=A, SetIdentifier=null]',
    ],
    // ansible-collections/community.aws#800
    [
      'a set without values',
      [],
      [remove({name: 'www.example.com', type: 'A'})],
      'InvalidInput: Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with [Action=DELETE, Name=www.example.com., Type=A, SetIdentifier=null]',
    ],
    // boto/boto3#2240
    [
      'a weight without an identifier',
      [],
      [create(weighted('', 1))],
      "InvalidInput: Invalid request: Missing field 'SetIdentifier' in Change with [Action=CREATE, Name=www.example.com., Type=A, SetIdentifier=null]",
    ],
    // gomodules/dns#7
    [
      'a value that is no address',
      [],
      [create({...simple, values: ['ns-738.awsdns-28.net.']})],
      "InvalidChangeBatch: Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with 'ns-738.awsdns-28.net.''",
    ],
    // harmony-one/harmony-ops#491
    [
      'an alias to a set of the zone that is not there',
      [],
      [
        create({
          name: 'www.example.com',
          type: 'A',
          alias: {zone: 'Z1', target: 'x.example.com', evaluateHealth: false},
        }),
      ],
      'InvalidChangeBatch: Tried to create an alias that targets x.example.com., type A in zone Z1, but that target was not found',
    ],
  ])('%s', (_, present, changes, expected) => {
    expect(refusal(present, ...changes)).toBe(expected);
  });

  test.each([256, -1, 1.5])('a weight of %d', weight => {
    expect(refusal([], create(weighted('a', weight)))).toContain('failed to satisfy constraint');
  });

  test('more than 1000 records or 32,000 characters; an UPSERT counts twice (DNSControl#493, external-dns#515)', () => {
    const numbered = (count: number, action: Change['action']) =>
      Array.from({length: count}, (_, index) => ({
        action,
        set: {...simple, name: `n${index}.example.com`},
      }));
    expect(applyChanges(ZONE, [], numbered(1000, 'CREATE')).code).toBeUndefined();
    expect(refusal([], ...numbered(1001, 'CREATE'))).toBe(
      'InvalidChangeBatch: Number of records limit of 1000 exceeded.',
    );
    expect(refusal([], ...numbered(501, 'UPSERT'))).toContain('Number of records limit of 1000 exceeded.');
    const long = {name: 't.example.com', type: 'TXT', ttl: 60, values: [`"${'x'.repeat(32_000)}"`]};
    expect(refusal([], create(long))).toBe('InvalidChangeBatch: RDATA character limit of 32000 exceeded.');
  });

  test('all messages of a batch at once, and nothing of it is done', () => {
    const text = refusal(
      [simple],
      remove({...simple, ttl: 1}),
      create({...simple, name: 'x.org'}),
      create(cname),
    );
    expect(text).toContain('do not match the current values');
    expect(text).toContain('is not permitted in zone');
  });
});

describe('Route 53 accepts', () => {
  test('a conversion in one batch: simple sets go, weighted ones come (external-dns#1411)', () => {
    const outcome = applyChanges(
      ZONE,
      [simple],
      [
        {action: 'DELETE', set: simple},
        {action: 'CREATE', set: weighted('source', 255)},
        {action: 'CREATE', set: weighted('target', 0)},
      ],
    );
    expect(outcome.code === undefined && outcome.sets).toEqual([
      weighted('source', 255),
      weighted('target', 0),
    ]);
  });

  test('names in any spelling: case, final dot, octal escapes (cutover T14)', () => {
    const wildcard = {...simple, name: '\\052.example.com.'};
    const outcome = applyChanges(
      ZONE,
      [wildcard],
      [{action: 'DELETE', set: {...simple, name: '*.EXAMPLE.com'}}],
    );
    expect(outcome.code === undefined && outcome.sets).toEqual([]);
  });

  test('values in another order, and an alias target in another spelling', () => {
    const two = {...simple, values: ['192.0.2.1', '192.0.2.2']};
    const target = {zone: 'Z2', target: 'Dualstack.LB.elb.amazonaws.com.', evaluateHealth: true};
    const alias = {name: 'a.example.com.', type: 'A', alias: target};
    const outcome = applyChanges(
      ZONE,
      [two, alias],
      [
        {action: 'DELETE', set: {...two, values: ['192.0.2.2', '192.0.2.1']}},
        {action: 'DELETE', set: {...alias, alias: {...target, target: 'dualstack.lb.elb.amazonaws.com'}}},
      ],
    );
    expect(outcome.code).toBeUndefined();
  });
});
