import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {findingOf, PROBE_SCRIPT} from '../../src/cutover/probe-script.ts';

/** Prints as the `nslookup` of BusyBox 1.35 does, from a file with lines of `name type address…`; each time the next of several for one question. */
const NSLOOKUP = `#!/bin/sh
type=\${1#-type=} name=\${2%.} count=0 asked=0
printf 'Server:\\t\\t10.0.0.2\\nAddress:\\t10.0.0.2:53\\n\\n'
while read -r owner kind rest; do
  if [ "$owner $kind" = "$name $type" ]; then count=$((count + 1)); fi
done < "$ZONE"
if [ "$count" = 0 ]; then echo "** server can't find $name: NXDOMAIN"; exit 1; fi
if [ -e "$ZONE.$name.$type" ]; then read -r asked < "$ZONE.$name.$type"; fi
echo $((asked + 1)) > "$ZONE.$name.$type"
nth=$((asked % count))
echo 'Non-authoritative answer:'
while read -r owner kind rest; do
  if [ "$owner $kind" != "$name $type" ]; then continue; fi
  if [ "$nth" = 0 ]; then for address in $rest; do printf 'Name:\\t%s\\nAddress: %s\\n' "$name" "$address"; done; fi
  nth=$((nth - 1))
done < "$ZONE"
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'k2e-probe-'));
  writeFileSync(join(folder, 'nslookup'), NSLOOKUP);
  chmodSync(join(folder, 'nslookup'), 0o755);
});
afterAll(() => rmSync(folder, {recursive: true}));

let zones = 0;

/** What the script finds that asks servers which answer with these lines, for `shop.example.com`. */
function found(lines: readonly string[], types = 'a'): {readonly finding: string; readonly told: string} {
  const zone = join(folder, `zone-${++zones}`);
  writeFileSync(zone, `${lines.join('\n')}\n`);
  const {status, stdout, stderr} = spawnSync('sh', ['-c', PROBE_SCRIPT], {
    encoding: 'utf8',
    env: {
      PATH: `${folder}:${process.env.PATH}`,
      ZONE: zone,
      PAUSE: '0',
      NAME: 'shop.example.com',
      SOURCE: 'eks.elb',
      TARGET: 'ecs.elb',
      TYPES: types,
    },
  });
  return {finding: findingOf(status ?? undefined), told: `${stdout}${stderr}`};
}

const SIDES = ['eks.elb a 10.0.0.1 10.0.0.2', 'ecs.elb a 10.0.1.1 10.0.1.2'];

describe('what a task inside a VPC finds for a name, told by its exit code alone', () => {
  test.each<[string, readonly string[], string]>([
    ['the addresses of Kubernetes', ['shop.example.com a 10.0.0.2'], 'source'],
    ['the addresses of ECS', ['shop.example.com a 10.0.1.1 10.0.1.2'], 'target'],
    ['those of both by turns', ['shop.example.com a 10.0.0.1', 'shop.example.com a 10.0.1.1'], 'both'],
    ['an address of nobody', ['shop.example.com a 10.9.9.9'], 'other'],
    ['one of ECS and one of nobody', ['shop.example.com a 10.0.1.1 10.9.9.9'], 'other'],
    ['an address that only begins as one of theirs', ['shop.example.com a 10.0.0.11'], 'other'],
    ['nothing', [], 'nothing'],
  ])('%s', (_, lines, finding) => {
    expect(found([...SIDES, ...lines])).toEqual({finding, told: ''});
  });

  test('a load balancer that shows its addresses a few at a time is asked until all are known', () => {
    const parts = ['eks.elb a 10.0.0.1', 'eks.elb a 10.0.0.2', 'eks.elb a 10.0.0.3', 'eks.elb a 10.0.0.4'];
    expect(found([...parts, 'ecs.elb a 10.0.1.1', 'shop.example.com a 10.0.0.4']).finding).toBe('source');
  });

  test('where a load balancer has no answer nothing is told: perhaps nobody answers there at all', () => {
    expect(found(['ecs.elb a 10.0.1.1', 'shop.example.com a 10.0.1.1']).finding).toBe('unknown');
    expect(found([]).finding).toBe('unknown');
  });

  test.each<[string, readonly string[], string]>([
    ['both families', ['shop.example.com a 10.0.0.1', 'shop.example.com aaaa fd00::1'], 'source'],
    ['a side each', ['shop.example.com a 10.0.0.1', 'shop.example.com aaaa fd00::2'], 'both'],
    ['one family is elsewhere', ['shop.example.com a 10.0.0.1', 'shop.example.com aaaa fd00::9'], 'other'],
    ['one family is gone', ['shop.example.com a 10.0.0.1'], 'nothing'],
  ])('IPv4 and IPv6: %s', (_, lines, finding) => {
    const sides = [...SIDES, 'eks.elb aaaa fd00::1', 'ecs.elb aaaa fd00::2'];
    expect(found([...sides, ...lines], 'a aaaa').finding).toBe(finding);
  });

  test('a name that is more than a name to a shell stays a name', () => {
    const trace = join(folder, 'trace');
    const {status} = spawnSync('sh', ['-c', PROBE_SCRIPT], {
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        ZONE: join(folder, 'nslookup'),
        PAUSE: '0',
        NAME: `$(touch ${trace});\`touch ${trace}\`"`,
        SOURCE: 'a',
        TARGET: 'b',
        TYPES: 'a',
      },
    });
    expect(existsSync(trace)).toBe(false);
    expect(findingOf(status ?? undefined)).toBe('unknown');
  });
});

test('no other end of a container is taken for an answer', () => {
  for (const code of [undefined, 0, 1, 2, 126, 127, 137, 139, 143]) expect(findingOf(code)).toBe('unknown');
});
