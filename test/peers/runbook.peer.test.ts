import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {RunTaskRequest} from '@aws-sdk/client-ecs';
import {loadAll} from 'js-yaml';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {EMITTERS} from '../../src/emit/index.ts';
import {outputFolder} from '../../src/emit/output-folder.ts';
import {isObject} from '../../src/json.ts';
import {OPTIONS, planOf, resource} from '../emit/plans.ts';
import {type ReadStep, readRunbook} from '../emit/runbook/reader.ts';
import {pythonPeer} from '../servers/python.ts';
import {skipUnless} from '../servers/required.ts';
import {readIndex} from './apply.ts';
import {type AwsProgram, startAwsProgram} from './deploy-tools/aws-socket.ts';
import {type Bench, startBench} from './deploy-tools/bench.ts';
import {startOutside} from './deploy-tools/outside.ts';
import {runToEnd} from './deploy-tools/run.ts';
import type {Network} from './network.ts';

const python = await pythonPeer();
const peer = spawnSync('jq', ['--version']).status === 0 ? python : {missing: 'no jq'};
const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url));

/** The deploy tools, which `ecspresso.peer.test.ts` describes. */
const tools =
  process.env.K2E_ECSPRESSO && process.env.K2E_ECSCHEDULE ? peer : {missing: 'no ecspresso and ecschedule'};

/** The lines of a step, which say at their end how they ended. */
function done({commands, title}: ReadStep): string {
  return `${commands}\nk2e_status=$?; echo "=== $k2e_status ${title}"`;
}

/** Host names of the samples, which their load balancers have certificates for. */
const HOSTS = ['shop.example.com', 'api.shop.example.com', 'app.nightly.example.com'];

function settings(network: Network, name: string): string {
  const certificates = HOSTS.map(host => `    ${host}: ${network.certificate}\n`).join('');
  const store = name === 'nightly-api' ? 'secrets:\n  store: secrets-manager\n' : '';
  return `tls:\n  certificates:\n${certificates}${store}`;
}

describe.skipIf(skipUnless(peer))(
  `the runbook of the samples${peer.missing ? ` (SKIPPED: ${peer.missing})` : ''}`,
  () => {
    let bench: Bench;
    let program: AwsProgram;
    let network: Network;
    let work: string;

    beforeAll(async () => {
      bench = await startBench(python.python ?? '');
      program = await startAwsProgram(bench.aws, () => network);
      work = mkdtempSync(join(tmpdir(), 'k2e-runbook-'));
    });

    afterAll(async () => {
      program?.stop();
      await bench?.stop();
      if (work) rmSync(work, {recursive: true, force: true});
    });

    /** Runs lines in a shell, in the folder, with these programs and the machine's own. */
    async function shell(
      folder: string,
      lines: readonly string[],
      more: Readonly<Record<string, string>> = {},
    ): Promise<string> {
      const script = join(work, 'script.sh');
      writeFileSync(script, `${lines.join('\n')}\n`);
      const env = {...bench.env, ...more, PATH: `${program.bin}:${process.env.PATH}`};
      const ended = await runToEnd('sh', [script], {cwd: folder, env});
      expect(ended, ended.out.slice(-2000)).toMatchObject({code: 0, err: ''});
      return ended.out;
    }

    function stub(name: string, lines: string): void {
      writeFileSync(join(program.bin, name), `#!/bin/sh\n${lines}\n`);
      chmodSync(join(program.bin, name), 0o755);
    }

    test.each(['web-shop', 'nightly-api'])(
      '%s: leads to the first request, and back again',
      {timeout: 900_000},
      async name => {
        const k8s = join(SAMPLES, name, 'k8s');
        const folder = mkdtempSync(join(work, 'output-'));
        await bench.empty(async made => {
          network = made;
          await bench.convert(k8s, folder, ['native'], bench.configOf(made) + settings(made, name));
        });
        stub('curl', 'echo 200');
        stub('kubectl', kubectl(k8s));
        const {before, steps} = readRunbook(readFileSync(join(folder, 'RUNBOOK.md'), 'utf8'));

        const out = await shell(folder, [before, ...steps].map(done));
        expect(out.match(/^=== .*$/gm)).toEqual([before, ...steps].map(({title}) => `=== 0 ${title}`));
        const index = readIndex(folder);
        const made = readdirSync(join(folder, 'applied'), {recursive: true, encoding: 'utf8'});
        expect(made.filter(path => path.endsWith('.done')).toSorted()).toEqual(
          index.files.map(({path}) => `${path}.done`).toSorted(),
        );
        for (const {store, name: secret, jsonKey} of index.secretValues) {
          const value = await bench.secret(store, secret);
          expect(jsonKey === undefined ? value : Object.keys(JSON.parse(value)), secret).toContain(
            jsonKey ?? 'correct-horse',
          );
        }

        const [first, ...others] = steps;
        await shell(folder, [
          'set -e',
          first?.commands ?? '',
          ...others.toReversed().map(({backOut}) => backOut),
        ]);
        expect(await bench.left()).toEqual([]);
        expect(existsSync(join(folder, 'applied', 'clusters'))).toBe(true);
        expect(
          readdirSync(join(folder, 'applied'), {recursive: true, encoding: 'utf8'}).filter(path =>
            path.endsWith('.done'),
          ),
        ).toEqual([]);
      },
    );

    test.skipIf(skipUnless(tools)).each(['web-shop', 'nightly-api'])(
      `%s: with ecspresso and ecschedule${tools.missing ? ` (SKIPPED: ${tools.missing})` : ''}`,
      {timeout: 900_000},
      async name => {
        const k8s = join(SAMPLES, name, 'k8s');
        const folder = mkdtempSync(join(work, 'output-'));
        await bench.empty(async made => {
          network = made;
          const config = bench.configOf(made) + settings(made, name);
          await bench.convert(k8s, folder, ['native', 'ecspresso', 'ecschedule'], config);
        });
        await bench.makeRoles(folder);
        stub('curl', 'echo 200');
        stub('kubectl', kubectl(k8s));
        stub('ecspresso', `exec '${process.env.K2E_ECSPRESSO}' "$@"`);
        stub('ecschedule', `exec '${process.env.K2E_ECSCHEDULE}' "$@"`);
        const {before, steps} = readRunbook(readFileSync(join(folder, 'RUNBOOK.md'), 'utf8'));
        // On moto no task ends, so that `ecspresso run` would wait for ever.
        const taken = [before, ...steps].filter(({title}) => !/Run the Job .*migrate/.test(title));
        const images = [
          '111122223333.dkr.ecr.eu-west-1.amazonaws.com',
          'api.ecr.eu-west-1.amazonaws.com',
          '111122223333.dkr.ecr.eu-central-1.amazonaws.com',
          'api.ecr.eu-central-1.amazonaws.com',
          'public.ecr.aws',
          'registry-1.docker.io',
        ];
        const outside = await startOutside(bench.url, [...images, ...bench.hosts]);
        try {
          const out = await shell(
            folder,
            taken.map(step => `exec 2>&1\n${done(step)}`),
            outside.env,
          );
          expect(out.match(/^=== .*$/gm), out.slice(-3000)).toEqual(taken.map(({title}) => `=== 0 ${title}`));
          expect(out).not.toContain('unknown field');

          // moto cannot look up the rules that ecschedule would prune.
          const [first, ...others] = steps.filter(({title}) => !/Make the rules with ecschedule/.test(title));
          const undo = others.toReversed().map(({backOut}) => backOut);
          await shell(folder, ['exec 2>&1', 'set -e', first?.commands ?? '', ...undo], outside.env);
          // Roles of their owners, and the one that ecschedule asks for, were there before.
          expect((await bench.left()).filter(kind => kind !== 'roles')).toEqual([]);
        } finally {
          await outside.stop();
        }
      },
    );
  },
);

/** A `kubectl get secret/NAME --output json` that knows the Secrets of a folder of manifests. */
function kubectl(k8s: string): string {
  const secrets = readdirSync(k8s).flatMap(file =>
    loadAll(readFileSync(join(k8s, file), 'utf8')).flatMap(object =>
      isObject(object) && object.kind === 'Secret' ? [object] : [],
    ),
  );
  const cases = secrets.map(({metadata, data, stringData}) => {
    const {name} = Object(metadata);
    const texts = Object.entries(Object(stringData)).map(([key, text]) => [
      key,
      Buffer.from(String(text)).toString('base64'),
    ]);
    const answer = JSON.stringify({data: {...Object(data), ...Object.fromEntries(texts)}});
    return `secret/${name}) echo '${answer}' ;;`;
  });
  return `case "$4" in\n${cases.join('\n')}\n*) exit 1 ;;\nesac`;
}

const jq = spawnSync('jq', ['--version']).status === 0 ? {} : {missing: 'no jq'};

test.skipIf(skipUnless(jq))(
  'a batch that a schedule starts by RunTask is run with what the AWS CLI takes',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'k2e-first-run-'));
    const schedule = (name: string) =>
      resource(`schedules/${name}`, {
        Name: name,
        GroupName: 'k2e',
        ScheduleExpression: 'cron(0 9 1 * ? *)',
        FlexibleTimeWindow: {Mode: 'OFF'},
        Target: {Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', RoleArn: 'r', Input: JSON.stringify(CALL)},
      });
    const emitters = EMITTERS.filter(({name}) => name === 'native');
    const plan = planOf([schedule('report-dom'), schedule('report-dow')]);
    const {files} = outputFolder(plan, emitters, {...OPTIONS, runbook: {workers: []}});
    const text = files.find(({path}) => path === 'RUNBOOK.md')?.content ?? '';
    const step = readRunbook(text).steps.find(({title}) => title.includes('batch'));
    // The other half of a split schedule makes the same call.
    expect(step?.commands).not.toContain('report-dow');
    const aws = `aws() { case $2 in get-schedule) cat input ;; run-task) printf %s "$4" > taken ;; esac; }`;
    writeFileSync(join(folder, 'input'), JSON.stringify(CALL));
    expect(
      spawnSync('sh', [], {cwd: folder, input: `${aws}\n${step?.commands}\n`, encoding: 'utf8'}).stderr,
    ).toBe('');
    expect(JSON.parse(readFileSync(join(folder, 'taken'), 'utf8'))).toEqual({
      cluster: 'shop',
      count: 1,
      enableECSManagedTags: true,
      launchType: 'FARGATE',
      networkConfiguration: {awsvpcConfiguration: {assignPublicIp: 'DISABLED', subnets: ['subnet-1']}},
      taskDefinition: 'report',
    } satisfies RunTaskRequest);
    rmSync(folder, {recursive: true, force: true});
  },
);

const CALL = {
  ClientToken: 'report-<aws.scheduler.scheduled-time>',
  Cluster: 'shop',
  Count: 1,
  EnableECSManagedTags: true,
  LaunchType: 'FARGATE',
  NetworkConfiguration: {AwsvpcConfiguration: {AssignPublicIp: 'DISABLED', Subnets: ['subnet-1']}},
  Tags: [{Key: 'k2e:scheduled-for', Value: '<aws.scheduler.scheduled-time>'}],
  TaskDefinition: 'report',
};
