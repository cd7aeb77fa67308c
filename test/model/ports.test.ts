import {describe, expect, it} from 'vitest';
import type {KubeObject} from '../../src/model/inventory.ts';
import type {Service} from '../../src/model/kubernetes.generated.ts';
import {portOf, probePort, resolvePort} from '../../src/model/ports.ts';
import {inventoryOf, workloadOf} from './manifests.ts';

/** A Service with this port before a pod with these containers, and where the port ends. */
function resolved(port: string, containers: string, initContainers = '[]') {
  const inventory = inventoryOf(`
apiVersion: v1
kind: Service
metadata: {name: s, namespace: a}
spec: {selector: {app: p}, ports: [${port}]}
---
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: a, labels: {app: p}}
spec: {initContainers: ${initContainers}, containers: ${containers}}
`);
  const service = inventory.find<Service>('Service', 'a', 's') as KubeObject<Service>;
  const found = resolvePort(service, service.value.spec?.ports?.[0] ?? {}, workloadOf(inventory, 'Pod/a/p'));
  return found && {...found, container: found.container.name};
}

const one =
  '[{name: web, image: i, ports: [{containerPort: 8080, name: http}, {containerPort: 53, name: dns, protocol: UDP}]}]';
const two =
  '[{name: web, image: i, ports: [{containerPort: 8080, name: http}]}, {name: log, image: i, ports: [{containerPort: 24224, name: fluent}]}]';

describe('a port of a Service', () => {
  it('is the same number in the pod unless it says otherwise', () => {
    const found = {container: 'web', containerPort: 8080, protocol: 'TCP', declared: true, guessed: false};
    expect(resolved('{port: 8080}', one)).toEqual(found);
    expect(resolved('{port: 80, targetPort: 8080}', one)).toEqual(found);
    expect(resolved('{port: 80, targetPort: http}', one)).toEqual(found);
  });

  it('is looked up in all containers, with its protocol', () => {
    expect(resolved('{port: 80, targetPort: fluent}', two)).toMatchObject({
      container: 'log',
      containerPort: 24224,
    });
    expect(resolved('{port: 80, targetPort: 24224}', two)).toMatchObject({container: 'log', declared: true});
    expect(resolved('{port: 53, targetPort: dns, protocol: UDP}', one)).toMatchObject({
      containerPort: 53,
      protocol: 'UDP',
    });
    expect(resolved('{port: 53, targetPort: dns}', one)).toBeUndefined();
    expect(resolved('{port: 53, targetPort: 53}', one)).toMatchObject({declared: false, protocol: 'TCP'});
  });

  it('may end in a sidecar, but not in an init container', () => {
    const init =
      '[{name: proxy, image: i, restartPolicy: Always, ports: [{containerPort: 15001, name: mesh}]}, {name: migrate, image: i, ports: [{containerPort: 9, name: once}]}]';
    expect(resolved('{port: 80, targetPort: mesh}', one, init)).toMatchObject({
      container: 'proxy',
      containerPort: 15001,
    });
    expect(resolved('{port: 80, targetPort: once}', one, init)).toBeUndefined();
  });

  it('need not be declared; of several containers one is guessed', () => {
    const bare = '[{name: web, image: i}]';
    expect(resolved('{port: 80}', bare)).toMatchObject({
      container: 'web',
      containerPort: 80,
      declared: false,
      guessed: false,
    });
    expect(resolved('{port: 80}', two)).toMatchObject({container: 'web', declared: false, guessed: true});
    expect(resolved('{port: 80, targetPort: none}', bare)).toBeUndefined();
    expect(resolved('{port: 80, targetPort: 70000}', bare)).toBeUndefined();
  });

  it('is known to an Ingress by number or name', () => {
    const inventory = inventoryOf(
      'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80, name: http}, {port: 443, name: https}]}',
    );
    const service = inventory.find<Service>('Service', 'default', 's') as KubeObject<Service>;
    expect(portOf(service, 443)?.name).toBe('https');
    expect(portOf(service, 'http')?.port).toBe(80);
    expect(portOf(service, 8080)).toBeUndefined();
  });
});

describe('a port of a probe', () => {
  const container = {ports: [{containerPort: 8080, name: 'http'}]};

  it('is a number, or a name in its own container', () => {
    expect(probePort(9000, container)).toBe(9000);
    expect(probePort('9000', container)).toBe(9000);
    expect(probePort('http', container)).toBe(8080);
    expect(probePort('grpc', container)).toBeUndefined();
    expect(probePort(0, container)).toBeUndefined();
    expect(probePort(undefined, container)).toBeUndefined();
  });
});
