import fc from 'fast-check';
import {expect, test} from 'vitest';
import {secretInHeaders} from '../../src/model/secret-headers.ts';
import {settingsIn} from '../../src/model/secret-settings.ts';
import {secretShape} from '../../src/model/secret-shapes.ts';

/**
 * Most texts and names are settled by a look for what every secret of a kind has something of. Each property adds such a hint where it
 * says nothing itself: the answer may not depend on it.
 */
const numRuns = 3000;

const words =
  'api Api KEY key priv private Private secret SECRET signing enc license shared integration rediscli neo vault account ' +
  'master auth AUTH Token token tokens access pass Pass PGPASS pw pwd passwd db mysql credential creds dsn DSN conn connection ' +
  'str string salt pepper webhook public url name file host 1 22 \u212Aey to\u212Aen pa\u017Fs';

test('a word before a name that says nothing changes nothing', () => {
  const name = fc
    .array(fc.tuple(fc.constantFrom(...words.split(' ')), fc.constantFrom('', '_', '-', '.', ' ')), {
      minLength: 1,
      maxLength: 5,
    })
    .map(parts => parts.flat().join(''))
    // A number alone only tells which of several it is.
    .filter(text => /[a-z]/i.test(text));
  const value = fc.constantFrom('hunter2', '123456', 'aB3dE5gH7jK9mN1pQ3sT', 'true', '/run/x', 'plain words');
  fc.assert(
    fc.property(name, value, (own, text) => {
      expect(secretShape(own, text), own).toEqual(secretShape(`key_${own}`, text));
    }),
    {numRuns},
  );
});

const pieces = [
  ...'password user machine login define( auth( CREATE IDENTIFIED BY ROLE name value key db 5432 * app'.split(
    ' ',
  ),
  ...'header headers Header proxy_set_header add_header X-Api-Key api [OUTPUT] <match <source HTTP_Passwd'.split(
    ' ',
  ),
  ...['<add key=', '<password>', '</password>', '<name>', '</name>', '<value>', '</value>', '/>', '>', '<'],
  ...[
    '=',
    ':',
    ': ',
    ' = ',
    ' ',
    '  ',
    '\t',
    '\n',
    '\n  ',
    '\n    ',
    '"',
    "'",
    '`',
    ',',
    ';',
    '{',
    '}',
    '(',
    ')',
    '|',
  ],
  ...['swordfish-1', '0a1b2c3d4e5f6a7b', '#', '- ', 'export ', '@SET ', 'on >'],
];
const text = fc.array(fc.constantFrom(...pieces), {minLength: 1, maxLength: 14}).map(all => all.join(''));

test('a line with one quote, which sets nothing, changes nothing of what a text sets', () => {
  const unquoted = text.filter(written => !/["']/.test(written));
  fc.assert(
    fc.property(unquoted, written => {
      expect([...settingsIn('x', `${written}\n"`)], written).toEqual([...settingsIn('x', written)]);
    }),
    {numRuns},
  );
});

test('a line that is no header changes nothing of what the headers of a text hold', () => {
  const begun = fc.constantFrom(
    ...['proxy_set_header X-Api-Key "', 'Header X-Api-Key ', 'add_header x-secret ', 'HEADERS: {x-team: '],
    ...[
      'headers:\n  x-team: ',
      'http_headers":\n  x-team: "',
      'api:\n  key: ',
      '"api": {"key": "',
      'api: x\n  key: ',
    ],
    ...[
      '[OUTPUT]\n  HTTP_Passwd ',
      '[custom]\n  password ',
      '<match **>\n  password ',
      '<store>\n password ',
    ],
  );
  const header = fc.tuple(text, begun, fc.constantFrom('0a1b2c3d4e5f6a7b', 'swordfish-1', 'plain'), text);
  fc.assert(
    fc.property(header, parts => {
      const written = parts.join('');
      expect(secretInHeaders(`${written}\nheader\napi`), written).toEqual(secretInHeaders(written));
    }),
    {numRuns},
  );
});
