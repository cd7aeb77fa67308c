import {webIngress} from '../ingress/example-objects.ts';
import type {Example} from '../rule.ts';

/** The ConfigMap of an ingress-nginx (`data` as lines) and its Deployment with these flags. */
const controller = (data: string, flags: readonly string[] = []) => `apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
data:
${data}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
spec:
  selector: {matchLabels: {app: ingress-nginx}}
  template:
    metadata: {labels: {app: ingress-nginx}}
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.15.1
          args:
            - /nginx-ingress-controller
            - --configmap=$(POD_NAMESPACE)/ingress-nginx-controller
${flags.map(flag => `            - ${flag}\n`).join('')}          env:
            - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
---
`;

const TLS = '  tls: [{hosts: [shop.example.com], secretName: shop-tls}]\n';
const RULE = 'listener-rules/nginx-shared-internal-80-shop.example.com';

/** Executed examples of `config-map/ingress-nginx`. */
export const INGRESS_NGINX_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'addresses that are admitted, for all Ingresses',
    given: `${controller('  whitelist-source-range: 192.0.2.0/24\n  worker-processes: "4"')}${webIngress('nginx')}`,
    emits: {
      [RULE]: {Conditions: [{Field: 'source-ip', SourceIpConfig: {Values: ['192.0.2.0/24']}}]},
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/data/whitelist-source-range',
        says: 'X-Forwarded-For',
      },
    ],
    drops: ['/data/worker-processes'],
  },
  {
    name: 'an Ingress that says otherwise',
    given: `${controller('  whitelist-source-range: 192.0.2.0/24')}${webIngress('nginx', {
      'nginx.ingress.kubernetes.io/whitelist-source-range': '198.51.100.0/24',
    })}`,
    emits: {
      [RULE]: {Conditions: [{Field: 'source-ip', SourceIpConfig: {Values: ['198.51.100.0/24']}}]},
    },
    drops: ['/data/whitelist-source-range'],
  },
  {
    name: 'another service that is asked before each request, and an Ingress that it is not asked for',
    given: `${controller('  global-auth-url: https://login.example.com/auth\n  global-auth-signin: https://login.example.com/start')}${webIngress('nginx')}---
${webIngress('nginx', {'nginx.ingress.kubernetes.io/enable-global-auth': 'false'}, {host: 'open.example.com'})
  .split('---')[0]
  ?.replace('name: web', 'name: open')}`,
    emits: {
      [RULE]: {Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}]},
      'listener-rules/nginx-shared-internal-80-open.example.com': {Actions: [{Type: 'forward'}]},
    },
    findings: [
      {
        level: 'action',
        fidelity: 'manual',
        path: '/data/global-auth-url',
        says: 'the routes of Ingress shop/web answer 403',
      },
    ],
    drops: ['/data/global-auth-signin'],
  },
  {
    name: 'plain HTTP that is not redirected',
    given: `${controller('  ssl-redirect: "false"')}${webIngress('nginx', {}, {spec: TLS})}`,
    emits: {[RULE]: {Actions: [{Type: 'forward'}]}},
  },
  {
    name: 'a timeout, a snippet and headers',
    given: `${controller('  proxy-read-timeout: "300"\n  http-snippet: limit_req_zone $binary_remote_addr zone=one:10m rate=1r/s;\n  add-headers: ingress-nginx/headers\n  use-forwarded-headers: "true"\n  use-gzips: "true"')}${webIngress('nginx')}`,
    emits: {
      'load-balancer-attributes/nginx-shared-internal': {
        Attributes: [{Key: 'idle_timeout.timeout_seconds', Value: '300'}],
      },
    },
    findings: [
      {level: 'info', fidelity: 'approximate', path: '/data/proxy-read-timeout', says: '300 seconds'},
      {level: 'action', fidelity: 'manual', path: '/data/http-snippet', says: 'not carried over'},
      {level: 'action', fidelity: 'manual', path: '/data/add-headers', says: 'headers of your choice'},
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/data/use-forwarded-headers',
        says: 'a proxy in front of it',
      },
      {level: 'review', fidelity: 'manual', path: '/data/use-gzips', says: 'Did you mean use-gzip?'},
    ],
  },
  {
    name: 'addresses that are kept out, and a firewall',
    given: `${controller('  block-cidrs: 203.0.113.0/24\n  block-user-agents: "~*bot"\n  enable-modsecurity: "true"')}${webIngress('nginx')}`,
    emits: {
      [RULE]: {
        Conditions: [{Field: 'host-header'}, {SourceIpConfig: {Values: ['203.0.113.0/24']}}],
        Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
      },
    },
    findings: [
      {level: 'review', fidelity: 'approximate', path: '/data/block-cidrs', says: 'These ranges get 403'},
      {level: 'action', fidelity: 'manual', path: '/data/block-user-agents', says: 'in their headers'},
      {level: 'action', fidelity: 'manual', path: '/data/enable-modsecurity', says: 'firewall'},
    ],
  },
  {
    name: 'the settings of a controller that is not in the input',
    given: `apiVersion: v1
kind: ConfigMap
metadata: {name: edge-ingress-nginx-controller, namespace: edge}
data: {denylist-source-range: 203.0.113.7}
---
${webIngress('nginx')}`,
    emits: {[RULE]: {Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}]}},
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/data/denylist-source-range',
        says: 'These ranges get 403',
      },
    ],
  },
  {
    name: 'the settings of a controller that serves another class',
    given: `${controller('  ssl-redirect: "false"', ['--controller-class=k8s.io/internal-nginx', '--ingress-class=internal'])}apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: k8s.io/ingress-nginx}
---
${webIngress('nginx')}`,
    findings: [{level: 'info', fidelity: 'dropped', path: '/data', says: 'No Ingress'}],
  },
  {
    name: 'a port that nginx passes on by TCP',
    given: `${controller('  5432: shop/web:80', ['--tcp-services-configmap=$(POD_NAMESPACE)/tcp-services'])
      .replace('metadata: {name: ingress-nginx-controller', 'metadata: {name: tcp-services')
      .replace(
        '---',
        '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ingress-nginx-controller, namespace: ingress-nginx}\n---',
      )}${webIngress('nginx')}`,
    findings: [{level: 'action', fidelity: 'manual', path: '/data', says: 'port 5432 to shop/web:80 by TCP'}],
  },
];
