import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {fileState} from '../../src/cutover/state-file.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {BALANCERS} from './balancers.ts';
import type {StatePorts, Subject} from './contract.ts';
import {DNS} from './dns.ts';
import {type ClusterSubject, KUBERNETES, OBJECTS} from './kubernetes.ts';
import {SCHEDULES} from './schedules.ts';
import {STATE} from './state.ts';

interface Rehearsal extends Subject {
  readonly states: {readonly memory: () => Promise<StatePorts>};
  readonly cluster: ClusterSubject;
}

/** Platforms in memory that hold from the beginning what the clauses ask for. */
function rehearsal(): Rehearsal {
  const platforms = new Platforms({
    now: Date.UTC(2026, 10, 21, 8) / 1000,
    seed: 1,
    zones: [{id: 'Z1', name: 'shop.example', private: false, sets: []}],
    balancers: [],
    questions: [],
    alarms: [],
    schedules: [
      {
        group: 'default',
        name: 'report',
        enabled: false,
        definition: {
          digest: 'd',
          expression: 'cron(* * * * ? *)',
          timeZone: 'UTC',
          cluster: 'shop',
          family: 'report',
          clientToken: 'report-<aws.scheduler.scheduled-time>',
        },
      },
    ],
    services: [{cluster: 'shop', name: 'web', desired: 1}],
    cluster: {
      objects: [
        {apiVersion: 'batch/v1', kind: 'CronJob', namespace: 'shop', name: 'report', spec: OBJECTS.cronJob},
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: 'shop',
          name: 'worker',
          spec: OBJECTS.deployment,
          status: {replicas: 2, readyReplicas: 2},
        },
        ...OBJECTS.secrets.map(secret => ({apiVersion: 'v1', kind: 'Secret', namespace: 'shop', ...secret})),
      ],
      reverters: [],
    },
  });
  const ports = rehearsalPorts(platforms);
  return {
    ports: {
      ...ports,
      'dns.change-status': input => {
        // Time passes between two questions.
        platforms.simulation.runUntil(platforms.simulation.now + 10);
        return ports['dns.change-status'](input);
      },
    },
    makeZone: async () => 'Z1',
    makeSchedule: async () => {},
    makeService: async name => ({cluster: 'shop', service: name}),
    makePlace: async () => ({cluster: 'shop', subnets: ['subnet-1'], securityGroups: []}),
    makeBalancer: async ({listeners}) => {
      const balancer = {
        arn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop/1',
        dnsName: 'shop.elb',
        zone: 'ZELB',
        groups: [],
        listeners: listeners.map(({protocol, port, certificates}) => ({
          protocol,
          port,
          ...(certificates && {names: [...new Set(certificates.flat())]}),
        })),
      };
      platforms.balancers.state = {balancers: [balancer]};
      return balancer.arn;
    },
    cluster: {
      ports,
      namespace: 'shop',
      settle: async () => platforms.simulation.runUntil(platforms.simulation.now + 10),
    },
    states: {memory: async () => ports},
  };
}

/** A journal in a file of its own. */
async function file(): Promise<StatePorts> {
  const folder = mkdtempSync(join(tmpdir(), 'k2e-journal-'));
  onTestFinished(() => rmSync(folder, {recursive: true}));
  return fileState(join(folder, 'journal.json'));
}

describe('the rehearsal platforms answer as AWS does', () => {
  test.each([...DNS, ...SCHEDULES, ...BALANCERS])('$name', async ({answer, aws}) => {
    expect(await answer(rehearsal())).toBe(aws);
  });
});

describe('the rehearsal cluster answers as a real API server does', () => {
  test.each(KUBERNETES)('$name', async ({answer, expected}) => {
    expect(await answer(rehearsal().cluster)).toBe(expected);
  });
});

describe('every place for a journal has the same compare-and-swap', () => {
  const places = {memory: async (): Promise<StatePorts> => rehearsal().states.memory(), file};
  test.each(
    Object.entries(places).flatMap(([kind, place]) => STATE.map(clause => ({...clause, kind, place}))),
  )('in $kind: $name', async ({answer, expected, place}) => {
    expect(await answer(await place())).toBe(expected);
  });
});
