import {describe, expect, test} from 'vitest';
import {COMPUTE_NAMES, COMPUTES, type Compute} from '../../src/compute.ts';
import {parseConfig} from '../../src/config/load-config.ts';
import {loadText} from '../../src/load/load.ts';
import {runContext} from '../../src/map/context.ts';
import {type Invocation, type Invoke, invoker, workbench} from '../../src/map/invoke.ts';
import {allRules} from '../../src/map/map.ts';
import {placesOf} from '../../src/map/places.ts';
import {nothingTold, runPlace} from '../../src/map/run-place.ts';
import {buildInventory} from '../../src/model/build-inventory.ts';
import {exampleManifest} from '../../src/rules/example.ts';
import {rules} from '../../src/rules/index.ts';
import type {Example, Rule, SubjectName} from '../../src/rules/rule.ts';

/** How a launch is written differs everywhere; `workload/service` and the rules of Jobs show it. */
const LAUNCH =
  /\\*"(?:launchType|capacityProviderStrategy|platformVersion)\\*":(?:\\*"[^"\\]*\\*"|\[[^\]]*\]),?/gi;

/** What a rule says and sets for an example on a compute, as text. */
function outcome(rule: Rule, example: Example, compute: Compute): string {
  const {workloads, ...given} = parseConfig(example.config ?? '', 'k2e.yaml');
  const cluster = {...given.cluster, capacityProviders: {managed: 'instances'}};
  const stayed = Object.entries(workloads).map(([id, {compute: _, capacityProvider: __, ...own}]) => [
    id,
    own,
  ]);
  const config = {...given, cluster, compute, workloads: Object.fromEntries(stayed)};
  const subject = (Array.isArray(rule.on) ? rule.on[0] : rule.on) as SubjectName;
  const inventory = buildInventory(loadText(exampleManifest(subject, example), 'example.yaml'), {
    defaultNamespace: 'default',
  });
  const {context} = runContext(config, inventory, '2026-11-21');
  const {bySubject} = allRules();
  const own: Invocation[] = [];
  const invoke = invoker(context, workbench());
  const noting: Invoke = (one, ...rest) => {
    const invocation = invoke(one, ...rest);
    if (one === rule) own.push(invocation);
    return invocation;
  };
  for (const object of inventory.objects) {
    for (const place of placesOf(object, context, kind => bySubject.has(kind))) {
      const rulesThere = bySubject.get(place.subject);
      if (rulesThere) runPlace(place, rulesThere, noting, nothingTold(inventory));
    }
  }
  const said = own.map(({targets, own: one, pod}) => [
    targets,
    [one, pod].map(scope => [
      scope?.reports.map(({paths, report: {level, fidelity, message}}) => [paths, level, fidelity, message]),
      scope?.drops.map(({path}) => path),
    ]),
  ]);
  return JSON.stringify(said, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
    .replaceAll(LAUNCH, '')
    .replaceAll(/,(\\*[}\]])/g, '$1');
}

describe('a rule that comes out otherwise on a compute has an example of it there', () => {
  test.each(rules.map(rule => [rule.id, rule] as const))('%s', (_id, rule) => {
    const shown = rule.examples.map(({config = ''}) => config).join('\n');
    for (const compute of COMPUTES.filter(each => each !== 'fargate')) {
      if (new RegExp(`\\bcompute: ?${compute}`).test(shown)) continue;
      const differing = rule.examples.filter(
        example => outcome(rule, example, compute) !== outcome(rule, example, 'fargate'),
      );
      expect(
        differing.map(({name}) => name),
        `no example on ${COMPUTE_NAMES[compute]}`,
      ).toEqual([]);
    }
  });
});
