import {describe, expect, test} from 'vitest';
import type {JsonObject} from '../../../src/json.ts';
import type {Result} from '../../../src/result.ts';
import {convertText} from '../../run.ts';
import {backend, ingress, routingOf} from './cluster.ts';

const ALB = 'alb.ingress.kubernetes.io/';
const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-90ab-cdef-1234-567890abcdef';
const AUTO = 'eks.amazonaws.com';
const CONTROLLER = 'elbv2.k8s.aws';

function parameters(spec: JsonObject, name = 'edge', group = CONTROLLER): JsonObject {
  return {
    apiVersion: group === AUTO ? `${AUTO}/v1` : `${CONTROLLER}/v1beta1`,
    kind: 'IngressClassParams',
    metadata: {name},
    spec,
  };
}

function ingressClass(
  name = 'edge',
  {group = CONTROLLER, annotations = {}}: {group?: string; annotations?: JsonObject} = {},
): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: {name, annotations},
    spec: {
      controller: group === AUTO ? `${AUTO}/alb` : 'ingress.k8s.aws/alb',
      parameters: {apiGroup: group, kind: 'IngressClassParams', name},
    },
  };
}

/** An Ingress for one host, of a class or of none. */
function of(name: string, className?: string, annotations: Record<string, string> = {}): JsonObject {
  return ingress(
    name,
    [{host: `${name}.example.com`, paths: [{path: '/', pathType: 'Prefix', service: 's0'}]}],
    {
      annotations,
      ...(className === undefined ? {} : {spec: {ingressClassName: className}}),
    },
  );
}

function converted(...objects: readonly JsonObject[]): Result {
  const all = [...backend('s0'), ...objects];
  return convertText(all.map(object => JSON.stringify(object)).join('\n---\n'), '', {ledger: true});
}

function inputs({plan}: Result): ReadonlyMap<string, unknown> {
  return new Map([...plan.resources].map(([key, {input}]) => [key, input]));
}

describe('a field of IngressClassParams is what the same annotation is', () => {
  const cases: readonly (readonly [spec: JsonObject, annotations: Record<string, string>])[] = [
    [{scheme: 'internet-facing'}, {scheme: 'internet-facing'}],
    [{loadBalancerName: 'front'}, {'load-balancer-name': 'front'}],
    [{ipAddressType: 'dualstack'}, {'ip-address-type': 'dualstack'}],
    [{subnets: {ids: ['subnet-0a1', 'subnet-0b2']}}, {subnets: 'subnet-0a1,subnet-0b2'}],
    [{subnets: {tags: {tier: ['public']}}}, {subnets: 'public-a,public-b'}],
    [{inboundCIDRs: ['192.0.2.0/24', '2001:db8::/32']}, {'inbound-cidrs': '192.0.2.0/24,2001:db8::/32'}],
    [{prefixListsIDs: ['pl-1', 'pl-2']}, {'security-group-prefix-lists': 'pl-1,pl-2'}],
    [{PrefixListsIDs: ['pl-1']}, {'security-group-prefix-lists': 'pl-1'}],
    [{certificateArn: [ARN, `${ARN}2`]}, {'certificate-arn': `${ARN},${ARN}2`}],
    [{certificateARNs: [ARN]}, {'certificate-arn': ARN}],
    [
      {certificateArn: [ARN], sslPolicy: 'ELBSecurityPolicy-2016-08'},
      {'certificate-arn': ARN, 'ssl-policy': 'ELBSecurityPolicy-2016-08'},
    ],
    [
      {certificateArn: [ARN], sslRedirectPort: '443'},
      {'certificate-arn': ARN, 'ssl-redirect': '443'},
    ],
    [{targetType: 'instance'}, {'target-type': 'instance'}],
    [{ipamConfiguration: {ipv4IPAMPoolId: 'ipam-pool-1'}}, {'ipam-ipv4-pool-id': 'ipam-pool-1'}],
    [
      {loadBalancerAttributes: [{key: 'idle_timeout.timeout_seconds', value: '90'}]},
      {'load-balancer-attributes': 'idle_timeout.timeout_seconds=90'},
    ],
    [{tags: [{key: 'team', value: String.raw`a, b\c`}]}, {tags: String.raw`team=a\, b\\c`}],
    [{wafv2AclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1'}, {}],
    [
      {minimumLoadBalancerCapacity: {capacityUnits: 100}},
      {'minimum-load-balancer-capacity': 'CapacityUnits=100'},
    ],
  ];
  const ports = {[`${ALB}listen-ports`]: '[{"HTTP": 80}, {"HTTPS": 443}]'};

  test.each(cases)('%j', (spec, annotations) => {
    const both = spec.sslRedirectPort === undefined ? {} : ports;
    const byClass = converted(
      parameters({...spec, group: {name: 'front'}}),
      ingressClass(),
      of('a', 'edge', both),
    );
    const byAnnotation = converted(
      ingressClass(),
      parameters({group: {name: 'front'}}),
      of('a', 'edge', {
        ...both,
        ...Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`${ALB}${key}`, value])),
      }),
    );
    expect(inputs(byClass)).toEqual(inputs(byAnnotation));
    const told = ({report}: Result, rule: RegExp) =>
      report.findings.filter(each => rule.test(each.rule)).map(({level, fidelity}) => `${level} ${fidelity}`);
    if (Object.keys(annotations).length === 0) return;
    expect(told(byClass, /ingress-class-params/)).toEqual(told(byAnnotation, /^ingress\/(?:alb|security)/));
  });
});

describe('whose settings they are', () => {
  const PUBLIC = parameters({scheme: 'internet-facing'});
  const schemes = (...objects: readonly JsonObject[]) =>
    routingOf([...backend('s0'), ...objects]).balancers.map(({name, scheme}) => `${name} ${scheme}`);

  test('those of the class, which win over the annotation', () => {
    const inner = of('a', 'edge', {[`${ALB}scheme`]: 'internal'});
    expect(schemes(PUBLIC, ingressClass(), inner)).toEqual(['edge-shared-internet-facing internet-facing']);
    const {report} = converted(PUBLIC, ingressClass(), inner);
    const leaf = report.ledger?.find(({path}) => path.endsWith('scheme') && path.startsWith('/metadata'));
    expect(leaf).toMatchObject({disposition: 'dropped'});
  });

  test('those of the default class, where an Ingress names none', () => {
    const annotations = {'ingressclass.kubernetes.io/is-default-class': 'true'};
    expect(schemes(PUBLIC, ingressClass('edge', {annotations}), of('a'))).toEqual([
      'edge-shared-internet-facing internet-facing',
    ]);
  });

  test('not for an Ingress that names the class by the annotation, which shares no load balancer with the others', () => {
    const old = of('a', undefined, {'kubernetes.io/ingress.class': 'edge'});
    const shared = parameters({inboundCIDRs: ['192.0.2.0/24']});
    const {balancers} = routingOf([...backend('s0'), shared, ingressClass(), of('b', 'edge'), old]);
    expect(balancers.map(({settings}) => settings.inboundCidrs)).toEqual([[], ['192.0.2.0/24']]);
  });

  test('those of the API group that the class names', () => {
    const inner = parameters({scheme: 'internal'});
    const outer = parameters({scheme: 'internet-facing'}, 'edge', AUTO);
    expect(schemes(inner, outer, ingressClass('edge', {group: AUTO}), of('a', 'edge'))).toEqual([
      'edge-shared-internet-facing internet-facing',
    ]);
  });

  test('Ingresses of one class share a load balancer, whatever its parameters set', () => {
    const set = parameters({subnets: {ids: ['subnet-1', 'subnet-2']}, tags: [{key: 'a', value: 'b'}]});
    expect(schemes(set, ingressClass(), of('a', 'edge'), of('b', 'edge'))).toEqual([
      'edge-shared-internal internal',
    ]);
  });

  test('of a group with two classes each gives its own, but the first one gives the attributes', () => {
    const one = parameters({
      group: {name: 'front'},
      scheme: 'internal',
      loadBalancerAttributes: [{key: 'idle_timeout.timeout_seconds', value: '90'}],
    });
    const other = parameters(
      {
        group: {name: 'front'},
        scheme: 'internet-facing',
        tags: [{key: 'team', value: 'shop'}],
        loadBalancerAttributes: [{key: 'idle_timeout.timeout_seconds', value: '30'}],
      },
      'other',
    );
    const objects = [one, other, ingressClass(), ingressClass('other'), of('a', 'edge'), of('b', 'other')];
    const {balancers} = routingOf([...backend('s0'), ...objects]);
    expect(balancers.map(({scheme, settings: {attributes, tags}}) => ({scheme, attributes, tags}))).toEqual([
      {
        scheme: 'internal',
        attributes: [{Key: 'idle_timeout.timeout_seconds', Value: '90'}],
        tags: [{Key: 'team', Value: 'shop'}],
      },
    ]);
    const {report} = converted(...objects);
    const told = report.findings.filter(({rule}) => rule.endsWith('ingress-class-params'));
    expect(told.map(({object, path}) => `${object.name} ${path}`)).toEqual(['other /spec/scheme']);
    const unmapped = report.findings.filter(({rule}) => rule === 'input/unmapped');
    expect(unmapped).toEqual([]);
  });

  test('of objects that are left out by a filter, where an Ingress that stays needs them', () => {
    const annotations = {'ingressclass.kubernetes.io/is-default-class': 'true'};
    const all = [...backend('s0'), PUBLIC, ingressClass('edge', {annotations}), of('a')];
    const {plan} = convertText(all.map(object => JSON.stringify(object)).join('\n---\n'), '', {
      namespace: 'shop',
    });
    expect(plan.resources.get('load-balancers/edge-shared-internet-facing')).toBeDefined();
  });
});

test('every leaf is accounted for, also empty ones, doubled ones and those that no release has', () => {
  const {report} = converted(
    parameters({
      loadBalancerName: '',
      certificateArn: [ARN],
      certificateARNs: [`${ARN}2`],
      namespaceSelector: {},
      group: {},
      inboundCIDRs: [],
      PrefixListsIDs: ['pl-1'],
      prefixListsIDs: ['pl-2'],
      subnets: {ids: ['subnet-1', 'subnet-2'], tags: {tier: ['public']}},
      listeners: [
        {protocol: 'HTTPS', port: 443, attributes: [{key: 'a', value: 'b'}]},
        {protocol: 'HTTPS', port: 443, listenerAttributes: [{key: 'a', value: 'c'}]},
        {protocol: 'HTTP', port: 80},
      ],
      tags: [{key: 'a=b', value: 'c'}, {value: 'd'}, 'e'],
      targetType: 7,
      scheme: true,
      later: {field: 1},
    }),
    ingressClass(),
    of('a', 'edge'),
  );
  expect(report.findings.filter(({rule}) => rule === 'input/unmapped')).toEqual([]);
  const fates = (report.ledger ?? [])
    .filter(({object}) => object.kind === 'IngressClassParams')
    .map(({path, disposition}) => `${path} ${disposition}`);
  expect(fates).toMatchInlineSnapshot(`
    [
      "/apiVersion dropped",
      "/kind dropped",
      "/metadata/name dropped",
      "/spec/loadBalancerName dropped",
      "/spec/certificateArn/0 dropped",
      "/spec/certificateARNs/0 mapped",
      "/spec/namespaceSelector dropped",
      "/spec/group dropped",
      "/spec/inboundCIDRs dropped",
      "/spec/PrefixListsIDs/0 dropped",
      "/spec/prefixListsIDs/0 mapped",
      "/spec/subnets/ids/0 mapped",
      "/spec/subnets/ids/1 mapped",
      "/spec/subnets/tags/tier/0 dropped",
      "/spec/listeners/0/protocol reported",
      "/spec/listeners/0/port reported",
      "/spec/listeners/0/attributes/0/key reported",
      "/spec/listeners/0/attributes/0/value reported",
      "/spec/listeners/1/protocol dropped",
      "/spec/listeners/1/port dropped",
      "/spec/listeners/1/listenerAttributes/0/key dropped",
      "/spec/listeners/1/listenerAttributes/0/value dropped",
      "/spec/listeners/2/protocol dropped",
      "/spec/listeners/2/port dropped",
      "/spec/tags/0/key reported",
      "/spec/tags/0/value reported",
      "/spec/tags/1/value reported",
      "/spec/tags/2 reported",
      "/spec/targetType reported",
      "/spec/scheme reported",
      "/spec/later/field reported",
    ]
  `);
});
