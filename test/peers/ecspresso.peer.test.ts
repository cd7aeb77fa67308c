import {spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ecschedule} from '../../src/emit/ecschedule/ecschedule.ts';
import {ecspresso} from '../../src/emit/ecspresso/ecspresso.ts';
import {outputFolder} from '../../src/emit/output-folder.ts';
import {INPUTS, planOfFolder} from '../emit/templated/plans-of-inputs.ts';
import {ACCOUNT, type Moto, REGION, startMoto} from '../servers/moto.ts';
import {pythonPeer} from '../servers/python.ts';
import {skipUnless} from '../servers/required.ts';
import {type Aws, startAws} from './aws.ts';

/**
 * The real programs: `K2E_ECSPRESSO` and `K2E_ECSCHEDULE` name them, as no registry that k2e's tests use has them. A build of
 * ecspresso without a version, or 2.8 and later, takes `required_version`.
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

let moto: Moto;
let aws: Aws;
let work: string;

beforeAll(async () => {
  if (python.missing !== undefined || !(TOOLS.ecspresso || TOOLS.ecschedule)) return;
  moto = await startMoto(python.python);
  aws = startAws(python.python, moto.url);
  work = mkdtempSync(join(tmpdir(), 'k2e-deploy-tools-'));
});

afterAll(async () => {
  await aws?.stop();
  await moto?.stop();
  if (work) rmSync(work, {recursive: true, force: true});
});

/** Writes both formats of an input; gives the folder, its files, and a value for each variable. */
async function write(input: (typeof INPUTS)[number]) {
  await moto.reset();
  const folder = mkdtempSync(join(work, 'output-'));
  const {files} = outputFolder(await planOfFolder(input.k8s, input.config), [ecspresso, ecschedule], {
    includeBlocked: true,
    version: '0.0.0',
    reportFiles: [],
  });
  for (const {path, content} of files) {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), content);
  }
  const listed = files.filter(({path}) => path.endsWith('variables.example.env')).map(({content}) => content);
  const variables = [...listed.join('').matchAll(/^#(K2E_\w+)=$/gm)].map(([, name = '']) => [
    name,
    standIn(name),
  ]);
  return {folder, files, env: Object.fromEntries(variables) as Record<string, string>};
}

function standIn(name: string): string {
  if (name === 'K2E_AWS_REGION') return REGION;
  if (name === 'K2E_AWS_ACCOUNT_ID') return ACCOUNT;
  if (name === 'K2E_AWS_PARTITION') return 'aws';
  if (name.startsWith('K2E_ROLES_')) return `arn:aws:iam::${ACCOUNT}:role/stand-in`;
  if (name.startsWith('K2E_SECRETS_'))
    return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:stand-in-a1b2c3`;
  return name.endsWith('_GROUP_ID') ? 'sg-0123456789abcdef0' : 'subnet-0123456789abcdef0';
}

function run(tool: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  const child = spawn(tool, args, {
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: cwd,
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
  });
  let out = '';
  let err = '';
  child.stdin.end();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise<{code: number | null; out: string; err: string}>((resolve, reject) => {
    child.on('error', reject).on('close', code => resolve({code, out, err}));
  });
}

const HERE = INPUTS.filter(({name}) => !name.includes('SKIPPED'));

describe.skipIf(skipUnless(peerOf('ecspresso')))(named('ecspresso'), () => {
  test.each(HERE)(
    '$name: it renders every folder without a warning, and registers its task definition',
    async input => {
      const {folder, files, env} = await write(input);
      const configs = files.filter(({path}) => path.endsWith('/ecspresso.yml'));
      expect(configs.length).toBeGreaterThan(0);
      for (const {path} of configs) {
        const config = ['--config', join(folder, path)];
        const rendered = await run(
          TOOLS.ecspresso ?? '',
          ['render', ...config, 'config', 'servicedef', 'taskdef'],
          folder,
          env,
        );
        expect(rendered, path).toMatchObject({code: 0, err: expect.not.stringContaining('unknown field')});
        const registered = await run(TOOLS.ecspresso ?? '', ['register', ...config], folder, env);
        expect(registered, path).toMatchObject({code: 0, err: expect.not.stringContaining('unknown field')});
        const {family} = JSON.parse(readFileSync(join(folder, dirname(path), 'ecs-task-def.json'), 'utf8'));
        const {code} = await aws.run(
          'ecs',
          'describe-task-definition',
          '--task-definition',
          family,
          '--region',
          regionOf(rendered.out),
        );
        expect(code, family).toBe(0);
      }
    },
  );
});

/** The region in a rendered `ecspresso.yml`. */
function regionOf(rendered: string): string {
  return /^region: "?([a-z0-9-]+)"?$/m.exec(rendered)?.[1] ?? REGION;
}

describe.skipIf(skipUnless(peerOf('ecschedule')))(named('ecschedule'), () => {
  test.each(HERE.filter(({name}) => name.startsWith('nightly-api')))(
    '$name: what it applied does not differ',
    async input => {
      const {folder, files, env} = await write(input);
      const file = files.find(({path}) => path === 'ecschedule/ecschedule.yaml');
      const region = regionOf(file?.content ?? '');
      for (const [, family = ''] of (file?.content ?? '').matchAll(/^ +taskDefinition: "([\w-]+)"$/gm)) {
        const containers = JSON.stringify([{name: 'x', image: 'x:1', memory: 64}]);
        const made = await aws.run(
          'ecs',
          'register-task-definition',
          '--region',
          region,
          '--family',
          family,
          '--container-definitions',
          containers,
        );
        expect(made).toMatchObject({code: 0});
      }
      const ecscheduleWith = (...args: string[]) =>
        run(TOOLS.ecschedule ?? '', ['-conf', join(folder, 'ecschedule/ecschedule.yaml'), ...args], folder, {
          ...env,
          AWS_REGION: region,
        });
      expect(await ecscheduleWith('apply', '-all')).toMatchObject({code: 0});
      const diff = await ecscheduleWith('diff', '-all', '-no-color');
      expect(diff).toMatchObject({code: 0, out: expect.not.stringMatching(/^[+-]/m)});
    },
  );
});
