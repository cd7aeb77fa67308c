import {isServed, OTHER_CLASSES} from '../../choices/routing/gateway-group.ts';
import {type Balancer, routing} from '../../choices/routing/routing.ts';
import {gatewayListeners, isGateway, itemsAt, textAt} from '../../model/gateway.ts';
import {valueAt} from '../../pointer.ts';
import {type Emitting, NO_BALANCER, setBalancer, setCertificates} from '../ingress/planned.ts';
import {setGroups} from '../ingress/security-group.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule, type Subject} from '../rule.ts';
import {certificateExamples, tellCertificates} from './gateway-certificate.ts';
import {FORWARD, gatewayObject, routeObject, WEB_BEHIND_ROUTES} from './gateway-example.ts';
import {tellLeaves} from './leaves.ts';

const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-1111-2222-3333-444455556666';
const KEYS = `tls: {certificates: {"*.example.com": "${CERTIFICATE}"}}`;

export default defineRule({
  id: 'custom-resource/gateway',
  on: 'other',
  claims: WHOLE,
  summary:
    'A Gateway of the Gateway API becomes an Application Load Balancer with a listener for each of its ports.',
  rationale:
    'A Gateway asks for a load balancer or proxy with listeners, to which routes attach themselves. Each Gateway becomes an ' +
    'Application Load Balancer: its HTTP and HTTPS listeners are those of the load balancer, and certificates come from ACM. ' +
    'Listeners for TCP, UDP or TLS that is not ended need a Network Load Balancer. What a class of gateways sets with objects of ' +
    'its own (parameters, policies) is named with those objects.',
  remediation:
    'Compare the load balancer with what the class of the Gateway made; set `ingress.scheme` in k2e.yaml to `internal` or ' +
    '`internet-facing`.',
  refs: {
    kubernetes: ['https://gateway-api.sigs.k8s.io/api-types/gateway/'],
    ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'HTTPS for a domain',
      config: KEYS,
      given: `${gatewayObject()}${routeObject(FORWARD)}${WEB_BEHIND_ROUTES}`,
      emits: {
        'load-balancers/shop-public': {Name: 'shop-public', Scheme: 'internal', Type: 'application'},
        'listeners/shop-public-443': {
          Protocol: 'HTTPS',
          Port: 443,
          Certificates: [{CertificateArn: CERTIFICATE}],
          DefaultActions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '404'}}],
        },
        'security-group-rules/shop-public.clients': {IpPermissions: [{FromPort: 443, ToPort: 443}]},
      },
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/gatewayClassName', says: 'shop-public'},
      ],
    },
    {
      name: 'a listener for connections',
      config: KEYS,
      given: `${gatewayObject('    - {name: mqtt, protocol: TCP, port: 1883}\n')}${routeObject(FORWARD)}${WEB_BEHIND_ROUTES}`,
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/gatewayClassName'},
        {level: 'action', fidelity: 'manual', path: '/spec/listeners/1', says: 'TCP'},
      ],
    },
    ...certificateExamples(KEYS),
    {
      name: 'no route',
      given: gatewayObject(),
      withholds: ['load-balancers/shop-public'],
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'No route'}],
    },
    {
      name: 'a network of VPC Lattice',
      given: gatewayObject('', 'amazon-vpc-lattice'),
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'vpcLatticeConfigurations'}],
    },
  ],
  map(subject) {
    const {object, context, report, drop} = subject;
    if (!isGateway(object)) return;
    if (context.config.ingress.mode === 'none') {
      drop('', NO_BALANCER);
      return;
    }
    if (OTHER_CLASSES.test(textAt(object.value, '/spec/gatewayClassName') ?? '')) {
      report('', {
        level: 'action',
        fidelity: 'manual',
        message: `${nameOf(object)} is no load balancer, but a part of a network between services: ECS services join one of VPC Lattice by \`vpcLatticeConfigurations\`, and others by Service Connect.`,
        remediation: 'Add `vpcLatticeConfigurations` to the services with `patches` in k2e.yaml.',
      });
      return;
    }
    tellListeners(subject);
    const [balancer] = context.choice(routing).balancersOf(object);
    if (!balancer) {
      report('', {
        level: 'info',
        fidelity: 'dropped',
        message: `No route of the input is served by ${nameOf(object)}; k2e plans no load balancer for it.`,
        remediation: 'Bring the HTTPRoutes and GRPCRoutes with the input that attach to it.',
      });
      return;
    }
    setGateway(subject, balancer);
    const isPrivate = context.config.ingress.scheme === undefined;
    tellFields(subject, balancer);
    report('/spec/gatewayClassName', {
      level: 'review',
      fidelity: 'approximate',
      message: `${nameOf(object)} becomes the load balancer ${balancer.name}${isPrivate ? ', an internal one, as the manifest does not tell whether it is public' : ''}; its certificates come from ACM, and what its class (${balancer.group.className}) adds by itself is not there.`,
    });
  },
});

/** Plans the load balancer of a Gateway, its listeners, certificates and security group. */
export function setGateway(subject: Emitting, balancer: Balancer): void {
  setBalancer(subject, balancer);
  setGroups(subject, balancer);
  for (const listener of balancer.listeners) {
    if (listener.protocol === 'HTTPS') setCertificates(subject, listener);
  }
}

function tellListeners({object, report}: Subject<'other'>): void {
  for (const listener of gatewayListeners(object)) {
    if (isServed(listener)) continue;
    report(listener.path, {
      level: 'action',
      fidelity: 'manual',
      message: `The listener ${listener.name} asks for ${listener.protocol} on port ${listener.port}; an Application Load Balancer has listeners for HTTP and HTTPS only.`,
      remediation:
        'Give the Service behind it the type LoadBalancer and convert again: it becomes a Network Load Balancer.',
    });
  }
  for (const {path, item} of itemsAt(object.value, '/spec/listeners')) {
    for (const field of ['/tls/options', '/tls/frontendValidation']) {
      if (valueAt(item, field) === undefined) continue;
      report(`${path}${field}`, {
        level: 'action',
        fidelity: 'manual',
        message: `The listener has ${field.slice('/tls/'.length)} for TLS, which k2e does not translate.`,
        remediation:
          'Choose a security policy with `tls.policy` in k2e.yaml; set mutual authentication on the listener.',
      });
    }
  }
  for (const field of ['/spec/addresses', '/spec/infrastructure', '/spec/backendTLS', '/spec/tls']) {
    if (valueAt(object.value, field) === undefined) continue;
    report(field, {
      level: 'review',
      fidelity: 'manual',
      message: `${field.slice('/spec/'.length)} of the Gateway is not carried over.`,
      remediation: 'Set its counterpart on the load balancer with `patches` in k2e.yaml.',
    });
  }
}

/** Accounts for the fields of a Gateway that becomes a load balancer. */
function tellFields(subject: Subject<'other'>, balancer: Balancer): void {
  const routes = balancer.group.gateway?.routes ?? [];
  for (const listener of gatewayListeners(subject.object).filter(isServed))
    tellCertificates(subject, listener.path);
  const named = new Set(routes.flatMap(({parents}) => parents.map(({sectionName}) => sectionName)));
  tellLeaves(subject, 'the Gateway API', path => {
    const [item, index = ''] = /^\/spec\/listeners\/(\d+)/.exec(path) ?? [];
    // The findings on these say what becomes of them.
    if (item === undefined) {
      return /^\/spec\/(?:gatewayClassName|addresses|infrastructure|backendTLS|tls)\b/.test(path)
        ? 'read'
        : undefined;
    }
    const listener = gatewayListeners(subject.object).find(each => each.path === item);
    if (!listener || !isServed(listener)) return 'read';
    const field = path.slice(item.length);
    const planned = balancer.listeners.find(({port}) => port === listener.port);
    switch (field) {
      case '/port':
      case '/protocol':
        return 'read';
      case '/name':
        return named.has(listener.name) ? 'read' : {drop: 'No route names the listener.'};
      case '/hostname':
        // The certificate of a listener is for its host.
        return planned && (planned.rules.length > 0 || planned.protocol === 'HTTPS')
          ? 'read'
          : {drop: `No rule of a route stands on the listener ${index}.`};
      default:
        if (/^\/tls\/(?:options|frontendValidation)\b/.test(field)) return 'read';
        if (field.startsWith('/tls/'))
          return {drop: 'The load balancer takes its certificate from AWS Certificate Manager.'};
        return field.startsWith('/allowedRoutes/')
          ? {drop: 'It says which routes may attach; those that may not give no rule.'}
          : undefined;
    }
  });
}
