import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {describe, expect, it, test} from 'vitest';
import {expand, expandParts, variablesIn} from '../../src/model/expansion.ts';

interface Row {
  readonly env: Readonly<Record<string, string>>;
  readonly in: string;
  readonly out: string;
}

const golden = fileURLToPath(new URL('../../../shared/golden/expansion.json', import.meta.url));
const rows: readonly Row[] = existsSync(golden) ? JSON.parse(readFileSync(golden, 'utf8')) : [];

test.skipIf(rows.length === 0)(
  'expands as Kubernetes does (SKIPPED where ../shared/golden/expansion.json is absent)',
  () => {
    for (const {env, in: text, out} of rows) {
      const lookup = (name: string) => (Object.hasOwn(env, name) ? env[name] : undefined);
      expect(expand(text, lookup), text).toBe(out);
    }
    expect(rows.length).toBeGreaterThan(30);
  },
);

/** The kubelet's loop, transcribed step by step from expand.go over bytes. */
function reference(text: string, env: ReadonlyMap<string, string>): string {
  let out = '';
  let checkpoint = 0;
  for (let cursor = 0; cursor < text.length; cursor += 1) {
    if (text[cursor] !== '$' || cursor + 1 >= text.length) continue;
    out += text.slice(checkpoint, cursor);
    const rest = text.slice(cursor + 1);
    let advance = 1;
    if (rest[0] === '$') out += '$';
    else if (rest[0] === '(') {
      const close = rest.indexOf(')', 1);
      if (close === -1) out += '$(';
      else {
        const name = rest.slice(1, close);
        out += env.get(name) ?? `$(${name})`;
        advance = close + 1;
      }
    } else out += `$${rest[0]}`;
    cursor += advance;
    checkpoint = cursor + 1;
  }
  return out + text.slice(checkpoint);
}

describe('expandParts', () => {
  it('keeps what it cannot resolve apart, and unescapes around it', () => {
    const lookup = (name: string) => (name === 'HOST' ? 'db' : name === 'PASSWORD' ? null : undefined);
    expect(expandParts('pg://u:$(PASSWORD)@$(HOST)/$(NAME)$$(X)', lookup)).toEqual([
      {kind: 'text', text: 'pg://u:'},
      {kind: 'variable', name: 'PASSWORD'},
      {kind: 'text', text: '@db/$(NAME)$(X)'},
    ]);
    expect(expandParts('', lookup)).toEqual([]);
    expect(expandParts('$(PASSWORD)', lookup)).toEqual([{kind: 'variable', name: 'PASSWORD'}]);
  });

  it('names the variables of a text', () => {
    expect(variablesIn('$(B)$(A)$$(C)$(B) ${D} $(')).toEqual(['B', 'A']);
  });

  it('agrees with the kubelet on any text', () => {
    const piece = fc.constantFrom('$', '(', ')', 'A', 'B', '$(A)', '$$', 'x', '{', '}', ' ', 'é', '😀');
    const texts = fc.array(piece, {maxLength: 20}).map(pieces => pieces.join(''));
    fc.assert(
      fc.property(texts, fc.constantFrom('', 'v', '$(B)', '$$'), (text, value) => {
        const env = new Map([['A', value]]);
        expect(expand(text, name => env.get(name))).toBe(reference(text, env));
        const parts = expandParts(text, name => (env.has(name) ? null : undefined));
        const joined = parts.map(part => (part.kind === 'text' ? part.text : value)).join('');
        expect(joined).toBe(reference(text, env));
      }),
      {numRuns: 2000},
    );
  });
});
