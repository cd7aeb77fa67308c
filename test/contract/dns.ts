import type {RecordSet} from '../../src/cutover/records.ts';
import {type Clause, outcome, type Subject} from './contract.ts';

const NAME = 'www.shop.example';
const SIMPLE: RecordSet = {name: NAME, type: 'A', ttl: 60, values: ['192.0.2.1']};
const EKS: RecordSet = {...SIMPLE, weighted: {id: 'k2e-run-source', weight: 99}};
const ECS: RecordSet = {...SIMPLE, values: ['192.0.2.2'], weighted: {id: 'k2e-run-target', weight: 0}};

const API = 'Route 53 API reference, ChangeResourceRecordSets';
const RECORD = 'Route 53 API reference, ResourceRecordSet';

interface Situation {
  readonly name: string;
  readonly aws: string;
  readonly source: string;
  readonly except?: Clause['except'];
  /** Records that are there before, one batch. */
  readonly given?: readonly RecordSet[];
  readonly deletes?: readonly RecordSet[];
  readonly creates?: readonly RecordSet[];
}

/** One batch over given records: how it is answered, and whether the records are then as asked, as before, or something else. */
const SITUATIONS: readonly Situation[] = [
  {name: 'a new record', creates: [SIMPLE], aws: 'done, applied', source: API},
  {
    name: 'a record that exists already (T5)',
    given: [SIMPLE],
    creates: [SIMPLE],
    aws: 'stale, unchanged',
    source: 'kubernetes-sigs/external-dns#732',
  },
  {
    name: 'a deletion that repeats the exact values',
    given: [SIMPLE],
    deletes: [SIMPLE],
    aws: 'done, applied',
    source: API,
  },
  {
    name: 'a deletion with another value (T5)',
    given: [SIMPLE],
    deletes: [{...SIMPLE, values: ['192.0.2.9']}],
    aws: 'stale, unchanged',
    except: {moto: 'invalid, unchanged'},
    source: 'kubernetes-sigs/external-dns#732',
  },
  {
    name: 'a deletion with another TTL (T5)',
    given: [SIMPLE],
    deletes: [{...SIMPLE, ttl: 61}],
    aws: 'stale, unchanged',
    except: {moto: 'invalid, unchanged'},
    source: API,
  },
  {
    name: 'a deletion with another weight (T5)',
    given: [EKS, ECS],
    deletes: [{...EKS, weighted: {id: 'k2e-run-source', weight: 98}}],
    aws: 'stale, unchanged',
    except: {moto: 'done, something else'},
    source: API,
  },
  {
    name: 'a deletion of an alias with the other health flag (T5)',
    given: [alias(true)],
    deletes: [alias(false)],
    aws: 'stale, unchanged',
    except: {moto: 'done, something else'},
    source: API,
  },
  {
    name: 'a deletion of what is not there (T5)',
    deletes: [SIMPLE],
    aws: 'stale, unchanged',
    except: {moto: 'invalid, unchanged'},
    source: 'barnybug/cli53#70',
  },
  {
    name: 'simple to weighted in one batch (T3)',
    given: [SIMPLE],
    deletes: [SIMPLE],
    creates: [EKS, ECS],
    aws: 'done, applied',
    source: 'kubernetes-sigs/external-dns#1411',
  },
  {
    name: 'weighted to simple in one batch (T4)',
    given: [EKS, ECS],
    deletes: [EKS, ECS],
    creates: [SIMPLE],
    aws: 'done, applied',
    source: 'gardener/external-dns-management#513',
  },
  {
    name: 'another weight: the exact old set out, the new one in (finding 3)',
    given: [EKS, ECS],
    deletes: [ECS],
    creates: [{...ECS, weighted: {id: 'k2e-run-target', weight: 11}}],
    aws: 'done, applied',
    source: API,
  },
  {
    name: 'another weight over an old reading: nothing happens (finding 3)',
    given: [EKS, {...ECS, weighted: {id: 'k2e-run-target', weight: 5}}],
    deletes: [ECS],
    creates: [{...ECS, weighted: {id: 'k2e-run-target', weight: 11}}],
    aws: 'stale, unchanged',
    except: {moto: 'done, something else'},
    source: API,
  },
  {
    name: 'a weighted set beside a simple one (T3)',
    given: [SIMPLE],
    creates: [ECS],
    aws: 'stale, unchanged',
    except: {moto: 'done, applied', ministack: 'done, applied'},
    source: 'kubernetes-sigs/external-dns#1411, #3141',
  },
  {
    name: 'a simple set beside weighted ones (T4)',
    given: [EKS, ECS],
    creates: [SIMPLE],
    aws: 'stale, unchanged',
    except: {moto: 'done, applied', ministack: 'done, applied'},
    source: 'gardener/external-dns-management#513',
  },
  {
    name: 'a second set of the same identifier (T12)',
    given: [EKS],
    creates: [{...EKS, values: ['192.0.2.3']}],
    aws: 'stale, unchanged',
    except: {moto: 'done, applied'},
    source: RECORD,
  },
  {
    name: 'members with different TTLs (T6)',
    given: [EKS],
    creates: [{...ECS, ttl: 300}],
    aws: 'stale, unchanged',
    except: {moto: 'done, applied', ministack: 'done, applied'},
    source: 'aws/aws-sdk-go-v2#518',
  },
  {
    name: 'a weight of 256',
    given: [EKS],
    creates: [{...ECS, weighted: {id: 'k2e-run-target', weight: 256}}],
    aws: 'invalid, unchanged',
    except: {moto: 'done, applied', ministack: 'done, applied'},
    source: RECORD,
  },
  {
    name: 'a CNAME beside an A record (T10)',
    given: [SIMPLE],
    creates: [{name: NAME, type: 'CNAME', ttl: 60, values: ['other.example']}],
    aws: 'invalid, unchanged',
    except: {moto: 'done, applied', ministack: 'done, applied'},
    source: 'Route 53 developer guide, "Supported DNS record types"; kubernetes-sigs/external-dns#2863',
  },
  {
    name: 'a CNAME at the apex (T10)',
    creates: [{name: 'shop.example', type: 'CNAME', ttl: 60, values: ['other.example']}],
    aws: 'invalid, unchanged',
    except: {moto: 'done, applied', ministack: 'done, applied'},
    source: 'Route 53 developer guide, "Supported DNS record types"',
  },
  {
    name: 'a name outside of the zone: the good half of the batch does not happen either',
    creates: [SIMPLE, {...SIMPLE, name: 'www.elsewhere.example'}],
    aws: 'invalid, unchanged',
    except: {moto: 'invalid, something else', ministack: 'done, applied'},
    source: API,
  },
  {
    name: 'a bad deletion after a good creation: the creation does not happen either',
    given: [EKS],
    creates: [ECS],
    deletes: [{...EKS, values: ['192.0.2.9']}],
    aws: 'stale, unchanged',
    except: {moto: 'invalid, unchanged'},
    source: API,
  },
  {
    name: 'an address that is none',
    creates: [{...SIMPLE, values: ['192.0.2.256']}],
    aws: 'invalid, unchanged',
    except: {moto: 'done, applied', ministack: 'done, applied'},
    source: 'Route 53 developer guide, "Supported DNS record types"',
  },
  {
    name: 'an alias with a TTL',
    creates: [{...alias(true), ttl: 60}],
    aws: 'invalid, unchanged',
    except: {moto: 'done, something else', ministack: 'done, something else'},
    source: RECORD,
  },
  {
    name: 'a wildcard, which Route 53 lists escaped (T14)',
    creates: [{...SIMPLE, name: '*.shop.example'}],
    aws: 'done, applied',
    source: 'Route 53 developer guide, "DNS domain name format"',
  },
  {
    name: 'A and AAAA of one name (T8)',
    creates: [EKS, ECS, {...EKS, type: 'AAAA', values: ['2001:db8::1']}],
    aws: 'done, applied',
    source: API,
  },
];

function alias(evaluateHealth: boolean): RecordSet {
  const zone = 'Z215JYRZR1TBD5';
  return {
    name: NAME,
    type: 'A',
    alias: {zone, target: 'lb-1.eu-central-1.elb.amazonaws.com', evaluateHealth},
  };
}

const COMMENT = 'contract';

async function answerTo(
  {given = [], deletes = [], creates = []}: Situation,
  subject: Subject,
): Promise<string> {
  const {ports} = subject;
  const zone = await subject.makeZone('shop.example');
  if (given.length > 0)
    await ports['dns.change']({zone, batch: {deletes: [], creates: given, comment: COMMENT}});
  const what = await outcome(() => ports['dns.change']({zone, batch: {deletes, creates, comment: COMMENT}}));
  const names = new Set([...given, ...deletes, ...creates].map(({name}) => name));
  const found: RecordSet[] = [];
  for (const name of names) found.push(...(await ports['dns.records']({zone, name})));
  const ours = found.filter(({type}) => type !== 'NS' && type !== 'SOA');
  const asked = [...given.filter(set => !deletes.some(other => text(other) === text(set))), ...creates];
  if (same(ours, given)) return `${what}, unchanged`;
  return `${what}, ${same(ours, asked) ? 'applied' : 'something else'}`;
}

function same(left: readonly RecordSet[], right: readonly RecordSet[]): boolean {
  return JSON.stringify(left.map(text).toSorted()) === JSON.stringify(right.map(text).toSorted());
}

function text({name, type, ttl, values, alias: target, weighted}: RecordSet): string {
  return JSON.stringify([name, type, ttl, values, target, weighted]);
}

/** What Route 53 does with change batches and questions about them. */
export const DNS: readonly Clause[] = [
  ...SITUATIONS.map(situation => ({
    ...situation,
    answer: (subject: Subject) => answerTo(situation, subject),
  })),
  {
    name: 'a batch for a zone that is not there',
    aws: 'missing',
    source: `${API}: NoSuchHostedZone`,
    answer: ({ports}) =>
      outcome(() =>
        ports['dns.change']({
          zone: 'Z00000000000000NONE',
          batch: {deletes: [], creates: [SIMPLE], comment: COMMENT},
        }),
      ),
  },
  {
    name: 'the records of a zone that is not there',
    aws: 'missing',
    source: 'Route 53 API reference, ListResourceRecordSets: NoSuchHostedZone',
    answer: ({ports}) => outcome(() => ports['dns.records']({zone: 'Z00000000000000NONE', name: NAME})),
  },
  {
    name: 'the state of a change that was never made',
    aws: 'missing',
    except: {moto: 'done'},
    source: 'Route 53 API reference, GetChange: NoSuchChange',
    answer: ({ports}) =>
      outcome(() => ports['dns.change-status']({zone: 'Z00000000000000NONE', change: 'C00000000000000NONE'})),
  },
  {
    name: 'the state of a change, asked until it is in sync',
    aws: 'insync',
    source: 'Route 53 API reference, ChangeInfo',
    answer: async subject => {
      const zone = await subject.makeZone('shop.example');
      const batch = {deletes: [], creates: [SIMPLE], comment: COMMENT};
      const {change} = await subject.ports['dns.change']({zone, batch});
      for (let turn = 0; turn < 100; turn += 1)
        if ((await subject.ports['dns.change-status']({zone, change})) === 'insync') return 'insync';
      return 'pending';
    },
  },
  {
    name: 'the records of one name, not those of its neighbours (T15)',
    aws: 'A, AAAA, TXT',
    source: 'Route 53 API reference, ListResourceRecordSets',
    answer: async subject => {
      const zone = await subject.makeZone('shop.example');
      const txt = {name: NAME, type: 'TXT', ttl: 60, values: ['"heritage=external-dns"']};
      const aaaa = {...SIMPLE, type: 'AAAA', values: ['2001:db8::1']};
      const neighbours = ['ww.shop.example', 'a.www.shop.example', 'www2.shop.example', 'www.a.shop.example'];
      const creates = [SIMPLE, aaaa, txt, ...neighbours.map(name => ({...SIMPLE, name}))];
      await subject.ports['dns.change']({zone, batch: {deletes: [], creates, comment: COMMENT}});
      const found = await subject.ports['dns.records']({zone, name: NAME});
      return found
        .map(({type}) => type)
        .toSorted()
        .join(', ');
    },
  },
];
