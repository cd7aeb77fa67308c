import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {ResourceKind} from '../../src/ecs/resource.ts';
import {pythonPeer} from '../servers/python.ts';
import {skipUnless} from '../servers/required.ts';
import {type Bench, startBench} from './deploy-tools/bench.ts';
import {DEPLOYED} from './deploy-tools/inputs.ts';
import {type Outside, startOutside} from './deploy-tools/outside.ts';
import {runToEnd} from './deploy-tools/run.ts';

/**
 * The real programs: `K2E_ECSPRESSO` and `K2E_ECSCHEDULE` name them, as no registry that k2e's tests use has them. A build of
 * ecspresso without a version, or 2.8 and later, takes `required_version`; its SDK has to know `availabilityZoneRebalancing`.
 */
const TOOLS = {ecspresso: process.env.K2E_ECSPRESSO, ecschedule: process.env.K2E_ECSCHEDULE};

const python = await pythonPeer();

function peerOf(tool: keyof typeof TOOLS): {readonly missing?: string | undefined} {
  return TOOLS[tool] ? python : {missing: `no ${tool}: K2E_${tool.toUpperCase()} does not name it`};
}

function named(tool: keyof typeof TOOLS): string {
  const {missing} = peerOf(tool);
  return `${tool} takes what k2e writes${missing === undefined ? '' : ` (SKIPPED: ${missing})`}`;
}

/** What is made before a deploy tool takes over: all that no tool of these makes. */
function isBefore(kind: ResourceKind): boolean {
  return ![
    'task-definitions',
    'services',
    'jobs',
    'schedules',
    'scalable-targets',
    'scaling-policies',
  ].includes(kind);
}

let bench: Bench;
let work: string;

beforeAll(async () => {
  if (python.missing !== undefined || !(TOOLS.ecspresso || TOOLS.ecschedule)) return;
  bench = await startBench(python.python);
  work = mkdtempSync(join(tmpdir(), 'k2e-deploy-tools-'));
});

afterAll(async () => {
  await bench?.stop();
  if (work) rmSync(work, {recursive: true, force: true});
});

/** Converts an input with all that a user knows, and makes in AWS what the tools find there. */
async function prepare(k8s: string, isWanted = isBefore) {
  const folder = mkdtempSync(join(work, 'output-'));
  const env = await bench.prepare(k8s, folder, ['native', 'ecspresso', 'ecschedule'], isWanted);
  return {folder, env};
}

/** What moto 5.2.5 does not store of a service (`ecs/models.py`): `diff` shows it for ever. */
const FORGOTTEN = new Set([
  'deploymentConfiguration',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'healthCheckGracePeriodSeconds',
  'serviceConnectConfiguration',
]);

/** A line that ECS adds to a volume that names no directory, which is the same (API_EFSVolumeConfiguration, `rootDirectory`). */
const ADDED = /^- +"rootDirectory": "\/",?$/;

/** The members of a service in which a unified diff has changed lines. */
function changedMembers(diff: string): string[] {
  let member = '';
  const changed = new Set<string>();
  const lines = diff.split('\n').filter(line => !/^(?:---|\+\+\+|@@)/.test(line) && !ADDED.test(line));
  for (const line of lines) {
    member = /^[ +-] {2}"(\w+)"/.exec(line)?.[1] ?? member;
    if (/^[+-]/.test(line)) changed.add(member);
  }
  return [...changed];
}

describe.skipIf(skipUnless(peerOf('ecspresso')))(named('ecspresso'), () => {
  let outside: Outside;
  const tool = TOOLS.ecspresso ?? '';

  afterAll(async () => outside?.stop());

  test.each(DEPLOYED)('$name', {timeout: 600_000}, async ({k8s}) => {
    const {folder, env} = await prepare(k8s);
    const folders = bench.foldersIn(folder, 'ecspresso', 'ecspresso.yml');
    expect(folders.length).toBeGreaterThan(0);
    const images = folders.flatMap(each => imagesOf(join(folder, each, 'ecs-task-def.json')));
    outside = await startOutside(bench.url, [...new Set([...images.flatMap(hostsOf), ...bench.hosts])]);
    const variables = {...bench.env, ...env, ...outside.env};
    const run = async (each: string, ...args: string[]) => {
      const ended = await runToEnd(tool, ['--config', 'ecspresso.yml', ...args], {
        cwd: join(folder, each),
        env: variables,
      });
      expect(ended, `${each}: ecspresso ${args.join(' ')}`).toMatchObject({
        code: 0,
        err: expect.not.stringContaining('unknown field'),
      });
      return ended;
    };
    for (const each of folders) {
      await run(each, 'render', 'config', 'servicedef', 'taskdef');
      await run(each, 'verify');
      if (!/^service: /m.test(readFileSync(join(folder, each, 'ecspresso.yml'), 'utf8'))) {
        await run(each, 'register');
        continue;
      }
      await run(each, 'deploy', '--no-wait');
      const {out} = await run(each, 'diff', '--unified');
      expect(
        changedMembers(out).filter(member => !FORGOTTEN.has(member)),
        `${each}:\n${out}`,
      ).toEqual([]);
    }
    await outside.stop();
  });
});

function imagesOf(file: string): string[] {
  const {containerDefinitions} = JSON.parse(readFileSync(file, 'utf8'));
  return containerDefinitions.map(({image}: {image: string}) => image);
}

/** The hosts that ecspresso asks for an image (`registry/client.go`). */
function hostsOf(image: string): string[] {
  const [host = '', rest] = image.split('/', 2);
  if (rest === undefined || !host.includes('.')) return ['registry-1.docker.io'];
  const [, region] = /\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com$/.exec(host) ?? [];
  return region === undefined ? [host] : [host, `api.ecr.${region}.amazonaws.com`];
}

describe.skipIf(skipUnless(peerOf('ecschedule')))(named('ecschedule'), () => {
  const tool = TOOLS.ecschedule ?? '';

  test.each(DEPLOYED)('$name: what it applied does not differ', {timeout: 600_000}, async ({k8s}) => {
    const {folder, env} = await prepare(k8s, kind => isBefore(kind) || kind === 'task-definitions');
    if (!existsSync(join(folder, 'ecschedule/ecschedule.yaml'))) return;
    const run = async (...args: string[]) => {
      const ended = await runToEnd(tool, ['-conf', 'ecschedule/ecschedule.yaml', ...args], {
        cwd: folder,
        env: {...bench.env, ...env},
      });
      expect(ended, `ecschedule ${args.join(' ')}`).toMatchObject({code: 0});
      return ended;
    };
    await run('apply', '-all');
    const {out} = await run('diff', '-all', '-no-color');
    expect(out).not.toMatch(/^[+-]/m);
    const {Rules: rules} = JSON.parse((await bench.aws.run('events', 'list-rules')).out);
    expect(rules.map(({Name, State}: {Name: string; State: string}) => [Name, State])).toEqual(
      [...readFileSync(join(folder, 'ecschedule/ecschedule.yaml'), 'utf8').matchAll(/^ +- name: "(.*)"$/gm)]
        .map(([, name]) => [name, 'DISABLED'])
        .toSorted(),
    );
  });
});
