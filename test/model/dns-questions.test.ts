import {describe, expect, test} from 'vitest';
import {dnsQuestionsIn} from '../../src/model/dns-questions.ts';

const asked = (text: string): readonly string[] =>
  dnsQuestionsIn(text).map(({program, name}) => `${program} ${name}`);

describe('questions to a name server', () => {
  test.each([
    ['until nslookup db; do sleep 2; done', ['nslookup db']],
    [
      'until /usr/bin/nslookup db.shop.svc.cluster.local.; do :; done',
      ['nslookup db.shop.svc.cluster.local'],
    ],
    ['while ! nslookup -type=a "DB" > /dev/null; do :; done', ['nslookup db']],
    ['dig +short -t A db.data @10.0.0.2', ['dig db.data']],
    ['nslookup db.$(cat /ns).svc', ['nslookup db.$(cat /ns).svc']],
    ['nslookup ${DB_HOST}; dig $CACHE', ['nslookup ${db_host}', 'dig $cache']],
  ])('%s', (text, questions) => {
    expect(asked(text)).toEqual(questions);
  });

  test.each(['which nslookup', '/opt/nslookup db', 'undig db', 'nslookup; db', 'getent hosts db'])(
    'none in %s',
    text => {
      expect(asked(text)).toEqual([]);
    },
  );
});
