import {expect, test} from 'vitest';
import {resourceOf} from '../../../src/ecs/plan.ts';
import {caller, WEB, webService} from '../../../src/rules/service/example-objects.ts';
import {convertText} from '../../run.ts';

/** A Service and a Deployment of the same name, which listens on 8080. */
function part(name: string, namespace = 'shop', env = ''): string {
  return webService()
    .replaceAll('web', name)
    .replaceAll('namespace: shop', `namespace: ${namespace}`)
    .replace(
      'ports: [{name: http',
      `${env === '' ? '' : `env: [{name: NEXT_URL, value: "${env}"}], `}ports: [{name: http`,
    );
}

function connect(manifest: string, service: string, config = '', options = {}) {
  const {plan} = convertText(manifest, config, options);
  return resourceOf(plan, `services/${service}`)?.input.serviceConnectConfiguration;
}

test('a service that only calls takes part without serving a name', () => {
  const configuration = connect(`${webService()}${caller('http://web')}`, 'shop-api');
  expect(configuration).toEqual({enabled: true, namespace: 'k2e'});
});

test('a variable of a Service is a call', () => {
  const script = caller('').replace(
    'env: [{name: WEB_URL, value: ""}]',
    'args: ["--web=$(WEB_SERVICE_HOST)"]',
  );
  const {plan} = convertText(`${webService()}${script}`);
  expect(resourceOf(plan, 'services/shop-api')?.input.serviceConnectConfiguration?.enabled).toBe(true);
  expect(plan.resources.get('services/shop-api')?.after).toContain('services/shop-web');
  expect(plan.resources.has('security-group-rules/shop-web')).toBe(true);
});

test('a workload that only mentions its own name does not call itself', () => {
  const named = WEB.replace('ports:', 'env: [{name: OTEL_SERVICE_NAME, value: web}], ports:');
  expect(connect(`${webService().replace(WEB, '')}${named}`, 'shop-web')?.services).toHaveLength(1);
  const {plan} = convertText(`${webService().replace(WEB, '')}${named}`);
  expect(plan.resources.get('services/shop-web')?.after).not.toContain('services/shop-web');
});

test('Windows tasks get no proxy, and their Service is told', () => {
  const windows = webService().replace('    spec:\n', '    spec:\n      os: {name: windows}\n');
  const {plan, report} = convertText(windows);
  expect(resourceOf(plan, 'services/shop-web')?.input.serviceConnectConfiguration).toBeUndefined();
  const told = report.findings.filter(({rule, path}) => rule === 'service/ports' && path === '/spec/ports/0');
  expect(told.map(({level, message}) => [level, message.includes('Windows')])).toEqual([['action', true]]);
});

test('a call to a Service that the filter leaves out keeps the caller in Service Connect', () => {
  const both = `${part('web', 'other')}${caller('http://web.other')}`;
  expect(connect(both, 'shop-api', '', {namespace: 'shop'})).toEqual({enabled: true, namespace: 'k2e'});
});

test('a port that two Services share has one mapping and the names of both', () => {
  const second =
    '---\napiVersion: v1\nkind: Service\nmetadata: {name: web-admin, namespace: shop}\nspec:\n  selector: {app: web}\n  ports: [{port: 90, targetPort: 8080}]\n';
  const {plan} = convertText(`${webService()}${second}`);
  const names = resourceOf(plan, 'services/shop-web')?.input.serviceConnectConfiguration?.services ?? [];
  expect(names.map(({portName, clientAliases}) => [portName, clientAliases?.[0]?.dnsName])).toEqual([
    ['http', 'web'],
    ['http', 'web-admin'],
  ]);
  const [container] = resourceOf(plan, 'task-definitions/shop-web')?.input.containerDefinitions ?? [];
  expect(container?.portMappings).toHaveLength(1);
});

test('a Service of one namespace whose pods are elsewhere does not lend its name to another namespace', () => {
  const absent = part('web', 'test').replace(/---\napiVersion: apps[\s\S]*$/, '');
  const manifest = `${webService()}---\n${absent}${caller('http://web', 'Deployment', 'test').replaceAll('name: api', 'name: probe')}${caller('http://web.test http://web.shop')}`;
  const names = connect(manifest, 'shop-web')?.services ?? [];
  expect(names.flatMap(({clientAliases = []}) => clientAliases.map(({dnsName}) => dnsName))).toEqual([
    'web.shop',
  ]);
});

test('inferred protocols come from names, but HTTPS is no HTTP', () => {
  const config = 'serviceConnect: {inferAppProtocol: true, requestTimeoutSeconds: 30}';
  const services = connect(webService(), 'shop-web', config)?.services ?? [];
  expect(services[0]?.timeout).toEqual({idleTimeoutSeconds: 86_400, perRequestTimeoutSeconds: 30});
  const secure = webService().replaceAll('http', 'https');
  expect(connect(secure, 'shop-web', config)?.services?.[0]?.timeout).toEqual({idleTimeoutSeconds: 86_400});
});

test('more than a hundred names are told once', () => {
  const many = Array.from({length: 101}, (_, index) => part(`s${index}`)).join('---\n');
  const {report} = convertText(many);
  const told = report.findings.filter(({rule}) => rule === 'workload/service-connect');
  expect(told.map(({message}) => message.includes('101 names'))).toEqual([true]);
});

test('with a cluster that exists no namespace is planned', () => {
  const {plan} = convertText(webService(), 'cluster: {name: production, create: false}');
  expect([...plan.resources.keys()].filter(key => /^(?:clusters|namespaces)\//.test(key))).toEqual([]);
  expect(plan.resources.get('services/shop-web')?.after).toEqual([]);
});

test('three services that call each other in a circle leave out one wish', () => {
  const circle = [
    part('a', 'shop', 'http://b'),
    part('b', 'shop', 'http://c'),
    part('c', 'shop', 'http://a'),
  ];
  const {plan, report} = convertText(circle.join('---\n'));
  const edges = ['a', 'b', 'c'].flatMap(name =>
    (plan.resources.get(`services/shop-${name}`)?.after ?? []).filter(key => key.startsWith('services/')),
  );
  expect(edges).toHaveLength(2);
  expect(report.findings.filter(({rule}) => rule === 'workload/service-connect')).toHaveLength(1);
});
