import {globSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;

/** The rooms: first match wins. Type-only imports count too, unless they are listed with `type:`. */
const ROOMS: readonly (readonly [pattern: RegExp, room: string])[] = [
  [/^src\/commands\//, 'commands'],
  [
    /^src\/((cli|command|cutover-command|cutover-clock|cutover-going|ports|start|young-generation)\.ts$|hooks\/)/,
    'commands',
  ],
  [/^src\/index\.ts$/, 'api'],
  [/^src\/(pipeline|result|judge|catalogue)\.ts$/, 'pipeline'],
  [
    /^src\/(compute|firing-tag|json|pointer|finding|kubectl-get|nearest|partition|placeholder|unsafe-characters|version)\.ts$/,
    'foundation',
  ],
  [/^src\/errors\.ts$/, 'errors'],
  [/^src\/([a-z]+)\//, '$1'],
];

/** Room → rooms that it may import. Every room may import the foundation and itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  commands: [
    'pipeline',
    'report',
    'config',
    'load',
    'emit',
    'rules',
    'errors',
    'cutover',
    'aws',
    'kubernetes',
    'rehearsal',
    'usage',
  ],
  api: ['pipeline', 'report', 'config', 'load', 'emit', 'rules', 'errors'],
  pipeline: ['type:cutover', 'usage', 'rules', 'load', 'model', 'map', 'ecs', 'emit', 'report', 'config'],
  load: ['errors'],
  model: ['load', 'errors', 'type:config'],
  config: ['errors', 'model', 'ecs'],
  map: [
    'rules',
    'choices',
    'model',
    'ecs',
    'config',
    'type:load',
    'type:report',
    'type:emit',
    'type:cutover',
  ],
  rules: ['choices', 'model', 'ecs', 'type:config', 'type:load'],
  choices: ['model', 'ecs', 'config', 'type:rules'],
  ecs: ['model', 'errors'],
  emit: ['ecs', 'config', 'errors', 'type:cutover'],
  usage: ['choices', 'model', 'ecs', 'errors', 'type:rules', 'type:report'],
  report: ['config', 'type:ecs', 'type:load'],
  // The cutover knows its own ports only; `aws`, `kubernetes` and `rehearsal` implement them.
  cutover: ['errors', 'model', 'config'],
  aws: ['cutover', 'ecs', 'errors'],
  kubernetes: ['cutover', 'errors'],
  rehearsal: ['cutover', 'ecs', 'model', 'errors'],
  errors: [],
  foundation: [],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function sources(): string[] {
  return globSync('src/**/*.ts', {cwd: ROOT}).toSorted();
}

function importsOf(file: string): {specifier: string; typeOnly: boolean}[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = [...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)];
  return found.map(([, type, specifier]) => ({specifier: specifier ?? '', typeOnly: type !== undefined}));
}

function roomOf(file: string): string {
  for (const [pattern, room] of ROOMS) {
    const match = pattern.exec(file);
    if (match) return room.replace('$1', match[1] ?? '');
  }
  return 'none';
}

const internal: Import[] = sources().flatMap(from =>
  importsOf(from)
    .filter(({specifier}) => specifier.startsWith('.'))
    .map(({specifier, typeOnly}) => ({from, to: join(dirname(from), specifier), typeOnly})),
);

test('every source file is in a known room', () => {
  expect(sources().filter(file => !Object.hasOwn(ARROWS, roomOf(file)))).toEqual([]);
});

test('imports follow the arrows', () => {
  const wrong = internal.filter(({from, to, typeOnly}) => {
    const [source, target] = [roomOf(from), roomOf(to)];
    if (source === target || target === 'foundation') return false;
    const allowed = ARROWS[source] ?? [];
    return !allowed.includes(target) && !(typeOnly && allowed.includes(`type:${target}`));
  });
  expect(wrong.map(({from, to}) => `${from} → ${to}`)).toEqual([]);
});

test('only load, the command layer and the output writer touch files', () => {
  const touching = sources().filter(file =>
    importsOf(file).some(({specifier}) => /^(node:)?fs(\/|$)/.test(specifier)),
  );
  const allowed =
    /^src\/(load\/|start\.ts|command\.ts|cutover-command\.ts|commands\/|emit\/write|cutover\/state-file)/;
  expect(touching.filter(file => !allowed.test(file))).toEqual([]);
});

test('nothing prints or exits but the command layer', () => {
  const loud = sources().filter(file =>
    /\bconsole\.(log|error|warn|info|debug)\b|process\.exit\(/.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(loud).toEqual([]);
});

test('no AWS or Kubernetes client is loaded at run time', () => {
  const clients = sources().filter(file =>
    importsOf(file).some(
      ({specifier, typeOnly}) => !typeOnly && /^(@aws-sdk|@smithy|@kubernetes)\//.test(specifier),
    ),
  );
  expect(clients.filter(file => !/^src\/(aws|kubernetes)\//.test(file))).toEqual([]);
});
