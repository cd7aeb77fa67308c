import {targetGroupArn} from '../../choices/routing/listener.ts';
import {nginxProtocol} from '../../choices/routing/nginx-action.ts';
import {handle} from '../../ecs/resource.ts';
import {defineRule} from '../rule.ts';
import {
  type Annotated,
  type Family,
  type Fate,
  familyClaims,
  manual,
  mapFamily,
  meaningless,
  once,
  review,
} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {NGINX_READER, NGINX_REFS} from './nginx-reader.ts';
import {plannedTargetGroups} from './planned.ts';

const CERTIFICATES = once(
  review(
    'The load balancer neither checks the certificates of its targets nor shows them one of its own.',
    'Protect the way to the tasks with their security group, or check the client in the application.',
  ),
);

/** Annotations of ingress-nginx that this rule knows. */
export const NGINX_BACKEND: Family = {
  'backend-protocol': annotated => {
    const name = nginxProtocol(annotated.ingress);
    if (name === 'AUTO_HTTP') {
      return manual(
        'nginx speaks HTTPS to the backend where the client does; a target group has one protocol, and k2e plans HTTP.',
        'Set backend-protocol to the protocol that the container speaks.',
      )(annotated);
    }
    if (name === 'FCGI' || name === 'AJP') {
      return manual(
        `A load balancer does not speak ${name}.`,
        'Put a container with nginx beside the application that speaks HTTP to the load balancer.',
      )(annotated);
    }
    if (name === 'HTTP') {
      return {drop: 'HTTP is what ingress-nginx speaks anyway, also for a value that it does not know.'};
    }
    return inTargetGroups(annotated);
  },
  'load-balance': annotated =>
    annotated.value === 'ewma'
      ? inAttributes(annotated)
      : {drop: 'Round robin is what the load balancer does anyway.'},
  'upstream-hash-by*': manual(
    'A load balancer does not pick the target by a hash of the request; equal requests reach different tasks.',
    'Use cookie stickiness of the target group, or share the state between the tasks.',
  ),
  'service-upstream': meaningless('The load balancer sends requests to the tasks themselves.'),
  'ssl-passthrough': manual(
    'TLS that ends in the application needs a Network Load Balancer with a TCP listener; k2e plans HTTPS or HTTP here.',
    'Create a Network Load Balancer for this host, or let the Application Load Balancer end TLS.',
  ),
  'default-backend': manual(
    'The load balancer has no other backend for requests that a backend cannot answer.',
  ),
  'custom-http-errors': manual('The load balancer hands on the error pages of the application as they are.'),
  'disable-proxy-intercept-errors': meaningless('The load balancer never replaces error pages.'),
  'proxy-ssl-*': CERTIFICATES,
};

function inTargetGroups(annotated: Annotated): Fate {
  const {subject} = annotated;
  const groups = plannedTargetGroups(subject);
  if (groups.length === 0) return {drop: 'No target group comes of the Ingress.'};
  const grpc =
    /^GRPCS?$/.test(nginxProtocol(annotated.ingress)) &&
    !annotated.balancer.listeners.some(({protocol}) => protocol === 'HTTPS');
  return {
    set: () => {
      for (const {name, protocol, version} of groups) {
        subject.set(handle('target-groups', name), {Protocol: protocol, ProtocolVersion: version});
      }
    },
    ...(grpc
      ? {
          report: {
            level: 'action',
            fidelity: 'approximate',
            message: 'gRPC needs an HTTPS listener, and the Ingress has none; AWS will refuse the rule.',
            remediation: 'Add the host to tls, and its certificate to `tls.certificates` in k2e.yaml.',
          } as const,
        }
      : {}),
  };
}

function inAttributes({subject}: Annotated): Fate {
  const groups = plannedTargetGroups(subject);
  if (groups.length === 0) return {drop: 'No target group comes of the Ingress.'};
  return {
    set: () => {
      for (const {name, attributes} of groups) {
        subject.set(handle('target-group-attributes', name), {
          TargetGroupArn: targetGroupArn(name),
          Attributes: attributes,
        });
      }
    },
    report: {
      level: 'info',
      fidelity: 'approximate',
      message:
        'The load balancer picks the target with the fewest outstanding requests; it does not weigh response times.',
    },
  };
}

export default defineRule({
  id: 'ingress/nginx-backend',
  on: 'Ingress',
  claims: familyClaims(NGINX_READER, NGINX_BACKEND),
  summary: 'Protocol and balancing of the backends go to the target groups; what only nginx can do is named.',
  rationale:
    'The nginx controller speaks HTTP, HTTPS and gRPC to its backends, and so does an Application Load Balancer; FastCGI it does not. It ' +
    'balances by round robin or by the number of outstanding requests, not by a hash. It accepts any certificate of a target.',
  remediation: 'Move the feature into the application or into a container beside it.',
  refs: {
    ...NGINX_REFS,
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'HTTPS to the tasks',
      given: webIngress('nginx', {'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS'}),
      emits: {'target-groups/web-8ec7b4': {Protocol: 'HTTPS', HealthCheckProtocol: 'HTTPS'}},
    },
    {
      name: 'the protocol that the client speaks',
      given: webIngress('nginx', {'nginx.ingress.kubernetes.io/backend-protocol': 'AUTO_HTTP'}),
      emits: {'target-groups/web-43431c': {Protocol: 'HTTP'}},
      findings: [{level: 'action', fidelity: 'manual', says: 'HTTPS'}],
    },
    {
      name: 'a protocol that nginx does not know',
      given: webIngress('nginx', {'nginx.ingress.kubernetes.io/backend-protocol': 'h2c'}),
      emits: {'target-groups/web-43431c': {Protocol: 'HTTP', ProtocolVersion: 'HTTP1'}},
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1backend-protocol'],
    },
    {
      name: 'least requests first',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS',
        'nginx.ingress.kubernetes.io/load-balance': 'ewma',
        'nginx.ingress.kubernetes.io/proxy-ssl-verify': 'on',
      }),
      emits: {
        'target-groups/web-8ec7b4': {Protocol: 'HTTPS', ProtocolVersion: 'HTTP1'},
        'target-group-attributes/web-8ec7b4': {
          Attributes: [{Key: 'load_balancing.algorithm.type', Value: 'least_outstanding_requests'}],
        },
      },
      findings: [
        {level: 'info', fidelity: 'approximate', says: 'outstanding'},
        {level: 'review', fidelity: 'approximate', says: 'certificates'},
      ],
    },
    {
      name: 'features of nginx alone',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/backend-protocol': 'FCGI',
        'nginx.ingress.kubernetes.io/upstream-hash-by': '$remote_addr',
        'nginx.ingress.kubernetes.io/ssl-passthrough': 'true',
        'nginx.ingress.kubernetes.io/default-backend': 'errors',
        'nginx.ingress.kubernetes.io/custom-http-errors': '404,503',
        'nginx.ingress.kubernetes.io/service-upstream': 'true',
        'nginx.ingress.kubernetes.io/disable-proxy-intercept-errors': 'true',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'FCGI'},
        {level: 'action', fidelity: 'manual', says: 'hash'},
        {level: 'action', fidelity: 'manual', says: 'Network Load Balancer'},
        {level: 'action', fidelity: 'manual', says: 'other backend'},
        {level: 'action', fidelity: 'manual', says: 'error pages'},
      ],
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1service-upstream'],
    },
  ],
  map: subject => mapFamily(subject, NGINX_READER, NGINX_BACKEND),
});
