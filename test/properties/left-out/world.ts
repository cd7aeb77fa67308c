import {ALB} from '../../../src/choices/routing/annotation.ts';
import type {Compute} from '../../../src/compute.ts';
import type {JsonObject} from '../../../src/json.ts';

/** In what surroundings an annotation is looked at. */
export interface World {
  /** Class of the Ingress: which controller serves it. */
  readonly className: 'alb' | 'nginx' | 'traefik';
  /** Type of the Service `web`. */
  readonly serviceType: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly compute: Compute;
}

const meta = (name: string, more: JsonObject = {}): JsonObject => ({name, namespace: 'shop', ...more});

const template = (name: string): JsonObject => ({
  metadata: {labels: {app: name}},
  spec: {
    serviceAccountName: 'app',
    containers: [
      {
        name,
        image: `example/${name}:1`,
        ports: [{containerPort: 8080, name: 'http'}],
        resources: {requests: {cpu: '100m', memory: '128Mi'}},
        readinessProbe: {httpGet: {path: '/ready', port: 8080}},
        envFrom: [{configMapRef: {name: 'settings'}}, {secretRef: {name: 'credentials'}}],
      },
    ],
  },
});

const deployment = (name: string): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta(name),
  spec: {selector: {matchLabels: {app: name}}, template: template(name)},
});

const service = (name: string, type: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta(name),
  spec: {
    type,
    selector: {app: name},
    ports: [
      {name: 'http', port: 80, targetPort: 8080},
      {name: 'tls', port: 443, targetPort: 8080},
    ],
  },
});

const path = (text: string, pathType: string): JsonObject => ({
  path: text,
  pathType,
  backend: {service: {name: 'web', port: {number: 80}}},
});

/** Small objects of the kinds that annotations are put on, which hang together as those of an application do. */
export function objectsOf({className, serviceType}: World): JsonObject[] {
  return [
    {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}},
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      // Without a group an annotation of class alb that is left out may still keep the load balancer from being shared.
      metadata: meta('web', className === 'alb' ? {annotations: {[`${ALB}group.name`]: 'shop'}} : {}),
      spec: {
        ingressClassName: className,
        tls: [{hosts: ['a.example.com'], secretName: 'certificate'}],
        rules: [
          {
            host: 'a.example.com',
            http: {paths: [path('/a', 'Prefix'), path('/b.c', 'ImplementationSpecific')]},
          },
        ],
      },
    },
    deployment('web'),
    deployment('api'),
    service('web', serviceType),
    service('api', 'ClusterIP'),
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: meta('nightly'),
      spec: {
        schedule: '5 3 * * *',
        jobTemplate: {
          spec: {
            template: {
              metadata: {},
              spec: {restartPolicy: 'Never', containers: [{name: 'nightly', image: 'example/nightly:1'}]},
            },
          },
        },
      },
    },
    {apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta('app')},
    {apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('settings'), data: {ALPHA: 'one'}},
    {apiVersion: 'v1', kind: 'Secret', metadata: meta('credentials'), data: {BETA: 'b25l'}},
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: meta('web'),
      spec: {
        scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'},
        minReplicas: 2,
        maxReplicas: 5,
        metrics: [
          {type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 60}}},
        ],
      },
    },
  ];
}
