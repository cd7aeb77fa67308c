import {execFile} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {RESOURCE_TYPES} from '../../src/ecs/resource.ts';
import {type Moto, startMoto} from '../servers/moto.ts';
import {pythonPeer} from '../servers/python.ts';
import {skipUnless} from '../servers/required.ts';
import {type Applied, apply, readIndex} from './apply.ts';
import {type Aws, startAws} from './aws.ts';
import {configOf, makeNetwork, type Network} from './network.ts';
import {type Shapes, startShapes} from './shapes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CORPUS = join(ROOT, '../shared/corpus');

/** The folders below `folder`, each with `below` appended; none when there is no such folder. */
function foldersIn(folder: string, below = ''): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, {withFileTypes: true})
    .filter(entry => entry.isDirectory())
    .map(entry => join(folder, entry.name, below))
    .filter(path => existsSync(path))
    .sort();
}

const INPUTS = [
  ...foldersIn(join(ROOT, 'samples'), 'k8s'),
  ...foldersIn(join(CORPUS, 'pairs'), 'k8s'),
  ...foldersIn(join(CORPUS, 'wide')),
];

/** What the user has told: nothing, so that the output holds placeholders; or everything, with blocked workloads too. */
const RUNS = [
  {name: 'without k2e.yaml', isConfigured: false},
  {name: 'with k2e.yaml and --include-blocked', isConfigured: true},
];

const peer = await pythonPeer();
const skipped = peer.missing === undefined ? '' : ` (SKIPPED: ${peer.missing})`;

/** Runs the real command line; what it finds does not count, only what it writes. */
async function convert(input: string, output: string, config: string | undefined): Promise<void> {
  const args = ['convert', input, '--output-dir', output, '--fail-on', 'never'];
  if (config !== undefined) args.push('--config', config, '--include-blocked');
  await promisify(execFile)(process.execPath, [join(ROOT, 'bin/run.js'), ...args], {
    cwd: tmpdir(),
    maxBuffer: 2 ** 28,
  });
}

/** One line for people: how many files of each kind were made. */
function tell(name: string, {counts}: Applied): void {
  const kinds = [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  process.stdout.write(`${name}: ${kinds || 'nothing'}\n`);
}

const absent = existsSync(CORPUS) ? '' : ' (SKIPPED: ../shared/corpus is absent)';
test.skipIf(absent !== '')(`the corpus is at hand${absent}`, () => {
  expect(INPUTS.length).toBeGreaterThan(10);
});

describe.skipIf(skipUnless(peer))(`AWS's own tools take what k2e writes${skipped}`, () => {
  let moto: Moto;
  let aws: Aws;
  let shapes: Shapes;
  let work: string;

  beforeAll(async () => {
    moto = await startMoto(peer.python ?? '');
    aws = startAws(peer.python ?? '', moto.url);
    shapes = startShapes(peer.python ?? '');
    work = mkdtempSync(join(tmpdir(), 'k2e-corpus-'));
  });

  afterAll(async () => {
    await aws?.stop();
    await shapes?.stop();
    await moto?.stop();
    if (work) rmSync(work, {recursive: true, force: true});
  });

  /** A fresh account with a network in it, and the output folder of one run. */
  async function prepare(
    input: string,
    isConfigured: boolean,
  ): Promise<{readonly folder: string; readonly network: Network}> {
    await moto.reset();
    const network = await makeNetwork(aws);
    const folder = mkdtempSync(join(work, 'out-'));
    const config = join(work, 'k2e.yaml');
    writeFileSync(config, configOf(network));
    await convert(input, join(folder, 'ecs'), isConfigured ? config : undefined);
    return {folder: join(folder, 'ecs'), network};
  }

  describe.each(RUNS)('$name', ({name, isConfigured}) => {
    test.each(INPUTS.map(input => [input.replace(/^.*\/(?=(?:samples|corpus)\/)/, ''), input]))(
      '%s',
      {timeout: 600_000},
      async (title, input) => {
        const {folder, network} = await prepare(input, isConfigured);
        for (const {path, kind} of readIndex(folder).files) {
          const written: unknown = JSON.parse(readFileSync(join(folder, path), 'utf8'));
          expect(await shapes.report(...RESOURCE_TYPES[kind].api, written), path).toBe('');
        }
        const applied = await apply(folder, aws, network);
        tell(`${title} ${name}`, applied);
        expect(applied.refusals).toEqual([]);
      },
    );
  });
});
