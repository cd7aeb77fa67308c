import fc from 'fast-check';
import {expect, test} from 'vitest';
import {SERVICE_CONNECT} from '../../../src/ecs/limits.ts';
import type {Plan} from '../../../src/ecs/plan.ts';
import {convertText} from '../../run.ts';

/** A service of an application: its Deployment, its Service of the same name, and the names that it calls. */
interface Part {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  /** Its pods are not in the input, so that nothing answers under the name. */
  readonly absent: boolean;
  readonly calls: readonly {readonly namespace: string; readonly name: string; readonly form: number}[];
}

const NAMESPACES = ['a', 'b', 'a-b'] as const;
const NAMES = ['api', 'web', 'b-api', 'x'.repeat(63)] as const;

const place = {namespace: fc.constantFrom(...NAMESPACES), name: fc.constantFrom(...NAMES)};
const application = fc.uniqueArray(
  fc.record({
    ...place,
    port: fc.constantFrom(80, 8080),
    absent: fc.boolean(),
    calls: fc.array(fc.record({...place, form: fc.nat({max: 3})}), {maxLength: 3}),
  }),
  {selector: ({namespace, name}) => `${namespace}/${name}`, minLength: 1, maxLength: 8},
);

/** The host by which a part calls another; a short name means one of the own namespace. */
function host({namespace, name, form}: Part['calls'][number]): string {
  return (
    [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`][
      form
    ] ?? name
  );
}

function manifest(parts: readonly Part[]): string {
  return parts
    .flatMap(({namespace, name, port, calls, absent}) => {
      const metadata = {name, namespace};
      const env = calls.map((call, index) => ({name: `URL_${index}`, value: `http://${host(call)}/`}));
      const container = {name: 'main', image: 'example/app:1', ports: [{containerPort: 9000}], env};
      const spec = {selector: {app: name}, ports: [{port, targetPort: 9000}]};
      const service = {apiVersion: 'v1', kind: 'Service', metadata, spec};
      if (absent) return [service];
      return [
        service,
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata,
          spec: {
            selector: {matchLabels: {app: name}},
            template: {metadata: {labels: {app: name}}, spec: {containers: [container]}},
          },
        },
      ];
    })
    .map(object => JSON.stringify(object))
    .join('\n---\n');
}

/** The name of a part's ECS service; two parts may give one text, so that one of them has a hash. */
function ecsName(plan: Plan, {namespace, name}: Pick<Part, 'namespace' | 'name'>): string {
  const found = [...plan.resources.values()].find(
    ({kind, sources}) =>
      kind === 'services' &&
      sources.some(ref => ref.kind === 'Deployment' && ref.namespace === namespace && ref.name === name),
  );
  return found?.name ?? '';
}

/** `<Cloud Map namespace> <DNS name>:<port>` → the service that answers; fails where two do. */
function directory(plan: Plan): ReadonlyMap<string, string> {
  const answers = new Map<string, string>();
  const discoveryNames = new Set<string>();
  for (const {name, kind, input} of plan.resources.values()) {
    if (kind !== 'services' || !('serviceConnectConfiguration' in input)) continue;
    const {namespace, services = []} = input.serviceConnectConfiguration ?? {};
    for (const {discoveryName = '', clientAliases = []} of services) {
      expect(clientAliases).toHaveLength(1);
      expect(discoveryName).toMatch(SERVICE_CONNECT.discoveryName.pattern);
      expect(discoveryName.length).toBeLessThanOrEqual(SERVICE_CONNECT.discoveryName.maxLength);
      expect(discoveryNames).not.toContain(`${namespace} ${discoveryName}`);
      discoveryNames.add(`${namespace} ${discoveryName}`);
      for (const {dnsName = '', port} of clientAliases) {
        expect(dnsName.length).toBeLessThanOrEqual(SERVICE_CONNECT.dnsName.maxLength);
        expect(answers).not.toContain(`${namespace} ${dnsName}:${port}`);
        answers.set(`${namespace} ${dnsName}:${port}`, name);
      }
    }
  }
  return answers;
}

function cloudMapNamespace(plan: Plan, service: string): string | undefined {
  const input = plan.resources.get(`services/${service}`)?.input;
  return input && 'serviceConnectConfiguration' in input
    ? input.serviceConnectConfiguration?.namespace
    : undefined;
}

const arbitraryAliases = fc.constantFrom('', 'serviceConnect: {aliases: all}');

test('a name reaches the service that it means on Kubernetes, or none; none is lost without a finding', () => {
  fc.assert(
    fc.property(application, arbitraryAliases, (parts, config) => {
      const {plan, report} = convertText(manifest(parts), config);
      expect(report.rules.failed).toBe(0);
      const answers = directory(plan);
      const isPart = (namespace: string, name: string) =>
        parts.find(part => part.namespace === namespace && part.name === name);
      for (const caller of parts.filter(({absent}) => !absent)) {
        const own = cloudMapNamespace(plan, ecsName(plan, caller));
        for (const call of caller.calls) {
          const meant = isPart(call.form === 0 ? caller.namespace : call.namespace, call.name);
          if (!meant) continue;
          const answer = answers.get(`${own} ${host(call)}:${meant.port}`);
          if (meant.absent) expect(answer).toBeUndefined();
          else if (answer !== undefined) expect(answer).toBe(ecsName(plan, meant));
          else {
            const told = report.findings.filter(
              ({rule, object}) =>
                rule === 'service/names' &&
                object.namespace === meant.namespace &&
                object.name === meant.name,
            );
            expect(told).toHaveLength(1);
          }
        }
      }
    }),
    {numRuns: 150},
  );
});

test('services are made in an order without circles, and no fault of the plan is k2e’s own', () => {
  fc.assert(
    fc.property(application, arbitraryAliases, (parts, config) => {
      const {plan, report} = convertText(manifest(parts), config);
      const faults = report.findings.filter(({rule}) =>
        /^check\/(?:connect|duplicate|reference|security|port)/.test(rule),
      );
      expect(faults.map(({rule, message}) => `${rule} ${message}`)).toEqual([]);
      const needs = (key: string) => [...plan.resources].find(([each]) => each === key)?.[1].after ?? [];
      const walk = (key: string, path: readonly string[]): void => {
        expect(path).not.toContain(key);
        if (path.length < 10) for (const next of needs(key)) walk(next, [...path, key]);
      };
      for (const key of plan.resources.keys()) if (key.startsWith('services/')) walk(key, []);
    }),
    {numRuns: 100},
  );
});

test('a task that calls a service of the input is admitted by its security group', () => {
  fc.assert(
    fc.property(application, parts => {
      const {plan} = convertText(manifest(parts), '');
      for (const caller of parts.filter(({absent}) => !absent)) {
        for (const call of caller.calls) {
          const namespace = call.form === 0 ? caller.namespace : call.namespace;
          const callee = parts.find(part => part.namespace === namespace && part.name === call.name);
          if (!callee || callee.absent) continue;
          const rules = plan.resources.get(
            `security-group-rules/${ecsName(plan, {namespace, name: call.name})}`,
          )?.input;
          expect(JSON.stringify(rules)).toContain(`security-groups/${ecsName(plan, caller)}\uFDD2`);
        }
      }
    }),
    {numRuns: 60},
  );
});
