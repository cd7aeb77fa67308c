import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {FORMATS, type Format} from '../../../src/config/formats.ts';
import type {Plan, Resource} from '../../../src/ecs/plan.ts';
import {EMITTERS} from '../../../src/emit/index.ts';
import {outputFolder} from '../../../src/emit/output-folder.ts';
import {code} from '../../../src/emit/runbook/markdown.ts';
import {command, queryByName, word} from '../../../src/emit/runbook/shell.ts';
import {holdsReserved} from '../../../src/json.ts';
import {broken} from '../../ecs/check/breakage.ts';
import {soundPlan} from '../../ecs/check/sound-plan.ts';
import {OPTIONS, planOf, resource} from '../plans.ts';
import {planOfFolder} from '../templated/plans-of-inputs.ts';
import {readRunbook} from './reader.ts';

function runbook(
  plan: Plan,
  formats: readonly Format[] = ['native'],
  folders = new Map<string, string>(),
): string {
  const emitters = EMITTERS.filter(({name}) => formats.includes(name));
  const {files} = outputFolder(plan, emitters, {...OPTIONS, runbook: {workers: []}, folders});
  return files.find(({path}) => path === 'RUNBOOK.md')?.content ?? '';
}

const HOSTILE = fc
  .oneof(
    fc.string({unit: 'binary'}),
    fc
      .array(
        fc.constantFrom(
          "'",
          '"',
          '`',
          '```',
          '\n',
          '\n```\n',
          '$(touch x)',
          '`id`',
          '\\',
          ';',
          '&',
          '|',
          '#',
          ' ',
          '\n## 1. ',
          '**',
          '[',
          '](',
          '<b>',
          'VALUES',
          '\nVALUES\n',
          '*',
          '-',
          '~',
          '!',
          '{',
          '}',
          'é',
        ),
      )
      .map(parts => parts.join('')),
  )
  .filter(text => !holdsReserved(text) && text.isWellFormed() && !text.includes('\0'));

test('a word is one word of a POSIX shell, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(HOSTILE, {minLength: 1, maxLength: 4}), texts => {
      const shown = texts.map(text => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu, '\uFFFD'));
      const {stdout} = spawnSync('sh', ['-c', command('printf', '%s\\n', ...texts)], {encoding: 'utf8'});
      expect(stdout).toBe(`${shown.join('\n')}\n`);
      expect(word(texts[0] ?? '')).not.toMatch(/[\n\r]/);
    }),
    {numRuns: 60},
  );
});

test('a name in a query stays in the query, and the query one word', () => {
  const {stdout} = spawnSync('sh', ['-c', `printf %s ${queryByName('a', 'b', `x' ] | "$(id)\\`, 'c')}`], {
    encoding: 'utf8',
  });
  expect(stdout).toBe(`a[?b=='x\\' ] | "$(id)\\\\'].c`);
});

test('code in a line does not end in what it holds', () => {
  fc.assert(
    fc.property(HOSTILE, text => {
      const [, fence = '', inside = '', end] = /^(`+)(.*?)(`+)$/s.exec(code(text)) ?? [];
      expect(end).toBe(fence);
      expect(inside).not.toContain(fence);
      expect(inside).not.toContain('\n');
    }),
  );
});

/** A plan in which users' words are everywhere that the runbook shows them. */
function hostile(text: string): Plan {
  const plan = soundPlan();
  const source = {apiVersion: 'v1', kind: 'Secret', namespace: text, name: text};
  const poisoned = [...plan.resources.values()].map(each => {
    const input: Record<string, unknown> = {...each.input};
    for (const key of [
      'Name',
      'RoleName',
      'PolicyName',
      'clusterName',
      'serviceName',
      'logGroupName',
      'cluster',
      'GroupName',
      'name',
    ])
      if (typeof input[key] === 'string') input[key] = text || 'x';
    return resource(`${each.kind}/${each.name}`, input as typeof each.input);
  });
  return {
    ...planOf(poisoned),
    secretValues: [
      {store: 'ssm', name: `/${text}`, source, key: text},
      {store: 'secrets-manager', name: `${text}2`, jsonKey: text, source, key: `/${text}/0`},
      {store: 'secrets-manager', name: `${text}3`, source, key: '.dockerconfigjson', form: 'registry-login'},
    ],
  };
}

/** Stand-ins for all programs and functions that a step may call: any other one is an injection, and is told. */
const STAND_INS = ['aws', 'kubectl', 'jq', 'curl', 'apply', 'answer', 'fill', 'forget']
  .map(name => `${name}() { :; }`)
  .join('\n');

test('no word of a user makes a heading, ends a block or runs as a command', () => {
  const plain = readRunbook(runbook(hostile('x')));
  fc.assert(
    fc.property(HOSTILE, text => {
      const {steps} = readRunbook(runbook(hostile(text)));
      expect(steps.map(({title}) => title)).toEqual(plain.steps.map(({title}) => title));
      const [, ...others] = steps;
      for (const [index, {commands, backOut}] of steps.entries()) {
        expect(commands.split('\n').length).toBe(plain.steps[index]?.commands.split('\n').length);
        expect(backOut.split('\n').length).toBe(plain.steps[index]?.backOut.split('\n').length);
      }
      const input = [STAND_INS, ...others.flatMap(({commands, backOut}) => [commands, backOut])].join('\n');
      expect(spawnSync('/bin/sh', [], {input, encoding: 'utf8', env: {PATH: '/nonexistent'}})).toMatchObject({
        status: 0,
        stderr: '',
      });
    }),
    {numRuns: 20},
  );
});

/** Lines that were read before: most formats have most steps in common. */
const READ = new Map<string, boolean>();

/** Whether the shell finds no error in the lines, without running them. */
function parses(lines: string): boolean {
  const known = READ.get(lines) ?? spawnSync('sh', ['-n'], {input: lines}).status === 0;
  READ.set(lines, known);
  return known;
}

describe('for every set of formats', () => {
  const sets: readonly (readonly Format[])[] = [
    ...FORMATS.map(format => [format]),
    ['native', 'ecspresso', 'ecschedule'],
    ['terraform-infra', 'ecspresso', 'ecschedule'],
    ['native', 'terraform', 'cdk', 'cloudformation'],
    FORMATS,
  ];

  const plans = Promise.all([
    soundPlan(),
    planOfFolder('samples/nightly-api/k8s', 'samples/nightly-api/k2e.yaml'),
  ]);

  test.each(sets.map(set => [set.join(', '), set] as const))('%s', async (_, formats) => {
    for (const plan of await plans) {
      const {steps, before} = readRunbook(runbook(plan, formats, new Map([['ecspresso', 'deploy/shop']])));
      expect(before.isSignedOff).toBe(true);
      expect(steps.length).toBeGreaterThan(2);
      expect(steps.map(({title}) => Number.parseInt(title, 10))).toEqual(
        steps.map((_step, index) => index + 1),
      );
      for (const step of steps) {
        expect(step.isSignedOff, step.title).toBe(true);
        expect(parses(step.commands), step.commands).toBe(true);
        expect(parses(step.backOut), step.backOut).toBe(true);
        expect(step.commands, step.title).not.toContain('undefined');
      }
    }
  });

  test('each resource is made once by the native steps and their deploy tools', async () => {
    const plan = await planOfFolder('samples/nightly-api/k8s', 'samples/nightly-api/k2e.yaml');
    const lines = (formats: readonly Format[]) =>
      readRunbook(runbook(plan, formats)).steps.flatMap(({commands}) =>
        [...commands.matchAll(/^apply (\S+)\.json /gm)].map(([, key = '']) => key),
      );
    expect(lines(['native']).toSorted()).toEqual([...plan.resources.keys()].toSorted());
    const withTools = lines(['native', 'ecspresso', 'ecschedule']);
    expect(withTools.filter(key => /^(?:services|task-definitions|jobs)\//.test(key))).toEqual([]);
    expect(withTools).not.toContain('schedules/nightly-session-purge');
    expect(withTools).toContain('schedules/nightly-reminders');
  });
});

test('the command that Terraform gives out for a Job starts it', () => {
  const job = resource('jobs/shop-it.s', {cluster: 'shop', taskDefinition: "it's"});
  const folder = outputFolder(
    planOf([job]),
    EMITTERS.filter(({name}) => name === 'terraform'),
    {
      ...OPTIONS,
      runbook: {workers: []},
    },
  );
  const content = (path: string) => folder.files.find(each => each.path === path)?.content ?? '';
  const {output} = JSON.parse(content('terraform/outputs.tf.json'));
  const step = readRunbook(content('RUNBOOK.md')).steps.find(({title}) => /Run the Job/.test(title));
  const [, asked = ''] = /output -raw (\S+);/.exec(step?.commands ?? '') ?? [];
  const programs = `terraform() { printf %s "$OUTPUT"; }
aws() { case "$*" in *"run-task"*) : ;; *) echo "$*" ;; esac; }
mkdir bin && printf '#!/bin/sh\\nprintf "%%s\\\\n" "$@" > taken; echo arn-1\\n' > bin/aws && chmod +x bin/aws && PATH=$PWD/bin:$PATH`;
  const cwd = mkdtempSync(join(tmpdir(), 'k2e-job-'));
  const env = {...process.env, OUTPUT: String(output[asked]?.value)};
  const {stdout, stderr} = spawnSync('sh', [], {
    cwd,
    env,
    encoding: 'utf8',
    input: `${programs}\n${step?.commands}\n`,
  });
  expect(stderr).toBe('');
  expect(stdout).toContain('wait tasks-stopped --cluster shop --tasks arn-1');
  const [, , , json = ''] = readFileSync(join(cwd, 'taken'), 'utf8').split('\n');
  expect(JSON.parse(json)).toMatchObject({cluster: 'shop', taskDefinition: "it's"});
  rmSync(cwd, {recursive: true, force: true});
});

test('no input of the AWS CLI is a pipe, which it would read twice', async () => {
  for (const name of ['web-shop', 'nightly-api']) {
    const plan = await planOfFolder(`samples/${name}/k8s`, `samples/${name}/k2e.yaml`);
    for (const format of FORMATS)
      expect(runbook(plan, [format])).not.toMatch(/--cli-input-(?:json|yaml) (?:file:\/\/\/dev\/|-)/);
  }
});

test('each CronJob is run once by hand, one that a schedule starts by RunTask too', async () => {
  const plan = await planOfFolder('samples/nightly-api/k8s', 'samples/nightly-api/k2e.yaml');
  const step = readRunbook(runbook(plan)).steps.find(({title}) => title.includes('batch'));
  const schedules = [...plan.resources.values()].filter(each => each.kind === 'schedules');
  for (const {name, input} of schedules as Resource<'schedules'>[]) {
    if (!/:aws-sdk:ecs:runTask$/.test(input.Target?.Arn ?? '')) continue;
    expect(step?.commands).toContain(`get-schedule --group-name ${input.GroupName} --name ${name} `);
  }
  expect(step?.commands).toContain('aws ecs run-task --cli-input-json "$call"');
  expect(runbook(plan)).toMatch(/^Programs: .*`jq`/m);
});

test('a Job is judged by the container that decides, not by a sidecar that is killed when the work is done', () => {
  const containers = (...others: object[]) => [{name: 'import', image: 'i', essential: true}, ...others];
  const text = (...others: object[]) =>
    runbook(
      planOf([
        resource('task-definitions/import', {family: 'import', containerDefinitions: containers(...others)}),
        resource('jobs/import', {taskDefinition: 'import', cluster: 'main'}),
      ]),
    );
  expect(text({name: 'proxy', image: 'i', essential: false})).toContain('`0` beside `import`, which decides');
  expect(text()).toContain('`0` beside each container');
});

test('it says what the subnets must have, with the most addresses that scaling and updates take', () => {
  const plan = planOf([
    resource('services/shop-web', {
      cluster: 'shop',
      serviceName: 'shop-web',
      desiredCount: 2,
      deploymentConfiguration: {maximumPercent: 150},
      networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-1'], assignPublicIp: 'DISABLED'}},
    }),
    resource('scalable-targets/shop-web', {MinCapacity: 2, MaxCapacity: 10} as never),
  ]);
  const text = runbook(plan);
  expect(text).toContain('addresses for 15 tasks');
  expect(text).toContain('NAT gateway');
  expect(text.slice(text.indexOf('## Instead of kubectl'))).toContain('--cluster shop');
  const isOpen = planOf([resource('services/shop-web', {serviceName: 'shop-web'})]);
  expect(runbook(isOpen)).not.toContain('NAT gateway');
});

test('it asks for machines where tasks do not run on Fargate', () => {
  const on = (where: object) =>
    runbook(planOf([resource('services/shop-web', {serviceName: 'shop-web', cluster: 'shop', ...where})]));
  expect(on({launchType: 'EC2'})).toContain('`ECS_CLUSTER=shop`');
  expect(on({capacityProviderStrategy: [{capacityProvider: 'machines'}]})).toContain('`machines` before');
  for (const fargate of [
    {launchType: 'FARGATE'},
    {capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT'}]},
  ])
    expect(on(fargate)).not.toMatch(/ECS_CLUSTER|capacity provider/);
});

test('it says how fast Parameter Store answers where many tasks may start at once', () => {
  const source = {apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'db'};
  const withTasks = (desiredCount: number) =>
    runbook({
      ...planOf([resource('services/shop-web', {serviceName: 'shop-web', desiredCount})]),
      secretValues: [{store: 'ssm', name: '/shop/db', source, key: 'password'}],
    });
  expect(withTasks(30)).toContain('high-throughput-enabled');
  expect(withTasks(3)).not.toContain('high-throughput-enabled');
});

test('open keys come first, each once', async () => {
  const text = runbook(await planOfFolder('samples/web-shop/k8s'));
  const open = text.slice(text.indexOf('**Still open.**'), text.indexOf('Programs:'));
  expect(open.match(/^- \[ \] `.*`$/gm)).toContain('- [ ] `network.taskSubnets`');
  expect(new Set(open.match(/^- .*$/gm)).size).toBe(open.match(/^- .*$/gm)?.length);
});

test('it asks who may run on both sides, of those that may do their work twice', () => {
  const worker = (name: string, mode: 'exclusive' | 'overlap' | 'unknown', signs: string[]) => ({
    workload: `Deployment/shop/${name}`,
    service: name,
    tasks: 1,
    mode,
    signs,
  });
  const workers = [
    worker('mailer', 'unknown', ['nothing calls it over the network']),
    worker('web', 'unknown', []),
    worker('import', 'exclusive', ['nothing calls it over the network']),
    worker('audit', 'overlap', ['nothing calls it over the network']),
  ];
  const {files} = outputFolder(soundPlan(), EMITTERS, {...OPTIONS, runbook: {workers}});
  const text = files.find(({path}) => path === 'RUNBOOK.md')?.content ?? '';
  expect(text).toContain('- [ ] `Deployment/shop/mailer`');
  for (const other of ['web', 'import', 'audit']) expect(text).not.toContain(`\`Deployment/shop/${other}\``);
});

test.each(['native', 'cloudformation', 'terraform', 'cdk', 'ecspresso'] as const)(
  'a first deployment that waits for somebody is told where it waits, in %s',
  format => {
    const hook = (action: 'ROLLBACK' | 'CONTINUE') => ({
      targetType: 'PAUSE' as const,
      lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT' as const],
      timeoutConfiguration: {timeoutInMinutes: 60, action},
    });
    const plan = (action: 'ROLLBACK' | 'CONTINUE') =>
      broken({
        set: {
          'services/web': {
            '/deploymentConfiguration': {
              strategy: 'BLUE_GREEN',
              bakeTimeInMinutes: 1,
              lifecycleHooks: [hook(action)],
            },
          },
        },
      });
    const formats: readonly Format[] = format === 'ecspresso' ? ['native', 'ecspresso'] : [format];
    expect(runbook(plan('ROLLBACK'), formats)).toContain(
      'continue-service-deployment --service-deployment-arn',
    );
    expect(runbook(plan('CONTINUE'), formats)).not.toContain('continue-service-deployment');
  },
);
