import {isObject} from '../../json.ts';
import {flaggerTarget, isFlaggerCanary} from '../../model/flagger.ts';
import type {Workload} from '../../model/inventory.ts';
import {pointer, valueAt} from '../../pointer.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {SERVICE} from '../rollout/example-rollout.ts';
import {defineRule, type Subject} from '../rule.ts';
import {tellAnalysis, tellService} from './flagger-fields.ts';

const CANARY = (analysis: string, target = 'web') => `apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: web, namespace: shop}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: ${target}}
  service: {port: 80, targetPort: 8080}
  analysis: ${analysis}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example/web:1", ports: [{containerPort: 8080}]}]}
`;

export default defineRule({
  id: 'custom-resource/flagger',
  on: 'other',
  claims: WHOLE,
  summary:
    'The shares of a Canary of Flagger become a LINEAR or CANARY deployment of the service, where ECS can shift its requests.',
  rationale:
    'Flagger runs the old and the new version of a Deployment beside each other, gives the new one a greater share of the requests at each ' +
    'look, as long as the measurements are good, and makes it the only one then. ECS has that as a strategy of its services: LINEAR goes on in equal ' +
    'steps to the end, CANARY knows one share; k2e never gives the new tasks more than Flagger would have by then. Looks without requests (`iterations`) become a ' +
    'BLUE_GREEN deployment that waits before the shift. Measurements and webhooks have no counterpart but alarms and hooks. What holds for load balancers is ' +
    'told with `rollout/canary`.',
  remediation: 'Look whether the deployment is careful enough, and give it CloudWatch alarms.',
  refs: {
    kubernetes: [
      'https://docs.flagger.app/usage/deployment-strategies',
      'https://docs.flagger.app/usage/how-it-works',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/canary-deployment-implementation.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a tenth more each minute, up to half, and measurements',
      given: `${CANARY('{interval: 1m, threshold: 5, stepWeight: 10, maxWeight: 50, metrics: [{name: request-success-rate}]}')}${SERVICE}`,
      emits: {
        'services/shop-web': {
          deploymentConfiguration: {
            strategy: 'LINEAR',
            linearConfiguration: {stepPercent: 10, stepBakeTimeInMinutes: 1},
            deploymentCircuitBreaker: null,
          },
        },
      },
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/analysis', says: '60 %'},
        {level: 'review', fidelity: 'manual', path: '/spec/analysis/metrics', says: 'alarm'},
      ],
      drops: ['/spec/targetRef/name'],
    },
    {
      name: 'ten looks before the switch',
      given: `${CANARY('{interval: 1m, threshold: 2, iterations: 10}')}${SERVICE}`,
      emits: {
        'services/shop-web': {
          deploymentConfiguration: {
            strategy: 'BLUE_GREEN',
            lifecycleHooks: [
              {
                targetType: 'PAUSE',
                lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
                timeoutConfiguration: {timeoutInMinutes: 10, action: 'CONTINUE'},
              },
            ],
          },
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/analysis', says: 'at once'}],
    },
    {
      name: 'a Service that only Flagger makes',
      given: CANARY('{interval: 1m, threshold: 5, stepWeight: 10, maxWeight: 50}'),
      emits: {'services/shop-web': {deploymentConfiguration: {strategy: 'ROLLING'}}},
      findings: [
        {level: 'review', fidelity: 'manual', path: '/spec/analysis', says: 'task by task'},
        {level: 'action', fidelity: 'manual', path: '/spec/service', says: 'Service web'},
      ],
    },
    {
      name: 'a dump of a cluster, with the Deployment that Flagger has made',
      given: `${CANARY('{interval: 1m, threshold: 5, stepWeight: 50, maxWeight: 50}')}${SERVICE}---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web-primary, namespace: shop}
spec:
  selector: {matchLabels: {app: web-primary}}
  template:
    metadata: {labels: {app: web-primary}}
    spec: {containers: [{name: web, image: "example/web:1"}]}`,
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/targetRef', says: 'web-primary'},
        {level: 'review', fidelity: 'approximate', path: '/spec/analysis'},
      ],
    },
    {
      name: 'a Deployment that is not in the input',
      given: CANARY('{interval: 1m, threshold: 5, stepWeight: 10}', 'other'),
      findings: [{level: 'review', fidelity: 'manual', path: '', says: 'Deployment other'}],
    },
  ],
  map(subject) {
    const {object, context, report, drop} = subject;
    if (!isFlaggerCanary(object.ref)) return;
    const workload = context.inventory.attachedTo(object)[0];
    drop('/status', 'Flagger writes it.');
    drop('/metadata/annotations', 'They are for Flagger and for tools of the cluster.');
    if (!workload) {
      const target = flaggerTarget(object);
      report('', {
        level: 'review',
        fidelity: 'manual',
        message: `${nameOf(object)} shifts requests to ${target ? `${target.kind} ${target.name}` : 'a workload that it does not name'}, which is not in the input: nothing is made of it.`,
        remediation: 'Convert both together.',
      });
      return;
    }
    for (const [field, reason] of WITHOUT_EFFECT) drop(pointer('spec', field), reason);
    tellPrimary(subject, workload);
    tellAnalysis(subject, workload);
    tellService(subject, workload);
    const spec = valueAt(object.value, '/spec');
    for (const field of isObject(spec) ? Object.keys(spec) : [])
      if (!TOLD.has(field) && !WITHOUT_EFFECT.has(field)) report(pointer('spec', field), unknown(workload));
  },
});

/** What Flagger has made of the Deployment in a live cluster: both would become services. */
function tellPrimary({context, report}: Subject<'other'>, workload: Workload): void {
  const name = `${workload.name}-primary`;
  if (!context.inventory.find(workload.kind, workload.namespace, name)) return;
  report('/spec/targetRef', {
    level: 'action',
    fidelity: 'manual',
    workload,
    message: `The input also has ${workload.kind} ${name}, which Flagger made of ${workload.name} and which runs its pods: both become services, and only that of ${name} has tasks that serve.`,
    remediation: `Convert the manifests that people wrote: ${workload.name} with the count of ${name}, and a Service of that name which selects its pods, without ${name} and its Services.`,
  });
}

/** Fields that have no meaning on ECS, with the reason. */
const WITHOUT_EFFECT: ReadonlyMap<string, string> = new Map([
  ['targetRef', 'The service of the workload that it names has the strategy.'],
  ['autoscalerRef', 'The autoscaler names the workload itself.'],
  ['ingressRef', 'ECS changes no objects of Kubernetes when it shifts requests.'],
  ['routeRef', 'ECS changes no objects of Kubernetes when it shifts requests.'],
  ['upstreamRef', 'ECS changes no objects of Kubernetes when it shifts requests.'],
  ['provider', 'ECS shifts requests by itself.'],
  ['metricsServer', 'ECS asks CloudWatch alone.'],
  ['skipAnalysis', 'The finding on the analysis tells what becomes of it.'],
  [
    'progressDeadlineSeconds',
    'ECS takes a deployment back when an alarm goes off, not after a time without progress.',
  ],
  ['revertOnDeletion', 'It says what becomes of objects of Kubernetes.'],
  ['suspend', 'It holds new versions back on Kubernetes; on ECS nothing deploys by itself.'],
]);
const TOLD: ReadonlySet<string> = new Set(['analysis', 'canaryAnalysis', 'service']);

function unknown(workload: Workload) {
  return {
    level: 'review',
    fidelity: 'manual',
    workload,
    message: 'k2e does not know this field of a Canary; nothing is made of it.',
    remediation: 'Look it up in the documentation of Flagger, and do by hand what it asks for.',
  } as const;
}
