import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {resourceOf} from '../../src/ecs/plan.ts';
import {convertText} from '../run.ts';

/** Containers of a pod in the order in which Kubernetes starts them; `probed`: a sidecar with a start-up probe. */
const KINDS = fc.array(fc.constantFrom('init', 'sidecar', 'probed'), {maxLength: 6});

function definitions(kinds: readonly string[]): readonly ContainerDefinition[] {
  const before = kinds.map((kind, index) => ({
    name: `c${index}`,
    image: 'example/app:1',
    ...(kind === 'init' ? {} : {restartPolicy: 'Always'}),
    ...(kind === 'probed' ? {startupProbe: {exec: {command: ['/check']}}} : {}),
  }));
  const main = [{name: 'main', image: 'example/app:1', livenessProbe: {tcpSocket: {port: 80}}}];
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {name: 'app', namespace: 'shop'},
    spec: {initContainers: before, containers: main},
  };
  const {plan} = convertText(JSON.stringify(pod));
  return resourceOf(plan, 'task-definitions/shop-app')?.input.containerDefinitions ?? [];
}

/** What has come true when a container starts: its conditions, and theirs. */
function givenAtStart(name: string | undefined, all: readonly ContainerDefinition[]): ReadonlySet<string> {
  const met = new Set<string>();
  const visit = (of: string | undefined) => {
    for (const {containerName, condition} of all.find(each => each.name === of)?.dependsOn ?? []) {
      const key = `${containerName} ${condition}`;
      if (met.has(key)) continue;
      met.add(key);
      visit(containerName);
    }
  };
  visit(name);
  return met;
}

const CONDITION: Readonly<Record<string, string>> = {init: 'SUCCESS', sidecar: 'START', probed: 'HEALTHY'};

test('each container starts when all before it have done what Kubernetes waits for', () => {
  fc.assert(
    fc.property(KINDS, kinds => {
      const all = definitions(kinds);
      const names = [...kinds.map((_, index) => `c${index}`), 'main'];
      for (const [place, name] of names.entries()) {
        const wanted = kinds.slice(0, place).map((kind, index) => `c${index} ${CONDITION[kind]}`);
        expect([...givenAtStart(name, all)].toSorted()).toEqual(wanted.toSorted());
      }
    }),
    {numRuns: 50},
  );
});

test('sidecars stop after the main container, the first one last', () => {
  fc.assert(
    fc.property(KINDS, kinds => {
      const all = definitions(kinds);
      // A container is stopped when all that depend on it have stopped; init containers have long ended.
      const running = [...kinds.flatMap((kind, index) => (kind === 'init' ? [] : [`c${index}`])), 'main'];
      for (const [place, name] of running.entries()) {
        const next = running[place + 1];
        if (next === undefined) continue;
        const waitsFor = all.find(each => each.name === next)?.dependsOn ?? [];
        expect(waitsFor.map(({containerName}) => containerName)).toContain(name);
      }
    }),
    {numRuns: 50},
  );
});

test('the container that asks a probe starts after the application, not beside its init containers', () => {
  const all = definitions(['init']);
  expect([...givenAtStart('main-probe', all)].toSorted()).toEqual(['c0 SUCCESS', 'main START']);
});
