import type {Example} from '../rule.ts';
import {autoscaled} from './example.ts';

/** The examples of `horizontal-pod-autoscaler/metrics`. */
export const METRIC_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: '80 % of a request of 250m',
    config: 'workloads: {Deployment/shop/app: {cpu: 512, memory: 1024}}',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: Resource\n    resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}',
    ),
    emits: {
      'scaling-policies/shop-app-cpu': {
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 40,
          PredefinedMetricSpecification: {PredefinedMetricType: 'ECSServiceAverageCPUUtilization'},
        },
      },
    },
    findings: [
      {
        level: 'info',
        fidelity: 'approximate',
        path: '/spec/metrics/0/resource/target/averageUtilization',
        says: '40 %',
      },
    ],
  },
  {
    name: 'metrics of 20 seconds',
    config: 'autoscaling: {highResolution: true}\nworkloads: {Deployment/shop/app: {cpu: 512, memory: 1024}}',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: Resource\n    resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}',
    ),
    emits: {
      'services/shop-app': {
        monitoring: {metricConfigurations: [{metricNames: ['CPUUtilization'], resolutionSeconds: 20}]},
      },
      'scaling-policies/shop-app-cpu': {
        TargetTrackingScalingPolicyConfiguration: {
          PredefinedMetricSpecification: {
            PredefinedMetricType: 'ECSServiceAverageCPUUtilizationHighResolution',
          },
        },
      },
    },
    findings: [
      {
        level: 'info',
        fidelity: 'approximate',
        path: '/spec/metrics/0/resource/target/averageUtilization',
        says: '40 %',
      },
    ],
  },
  {
    name: 'an average amount of memory',
    config: 'workloads: {Deployment/shop/app: {cpu: 512, memory: 1024}}',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: Resource\n    resource: {name: memory, target: {type: AverageValue, averageValue: 512Mi}}',
    ),
    emits: {
      'scaling-policies/shop-app-memory': {TargetTrackingScalingPolicyConfiguration: {TargetValue: 50}},
    },
    findings: [
      {
        level: 'info',
        fidelity: 'approximate',
        path: '/spec/metrics/0/resource/target/averageValue',
        says: '50 %',
      },
    ],
  },
  {
    name: 'a target below 10 %',
    config: 'workloads: {Deployment/shop/app: {cpu: 4096, memory: 8192}}',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: Resource\n    resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}',
    ),
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/metrics/0/resource/target/averageUtilization',
        says: '10 %',
      },
    ],
  },
  {
    name: 'no request to measure against',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: Resource\n    resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}',
      '{}',
    ),
    findings: [{level: 'action', fidelity: 'manual', path: '/spec/metrics/0', says: 'requests no cpu'}],
  },
  {
    name: 'no request to measure against, and a target of the task in k2e.yaml',
    config: 'autoscaling: {targetOverrides: {shop/app/cpu: 60}}',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: Resource\n    resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}',
      '{}',
    ),
    emits: {'scaling-policies/shop-app-cpu': {TargetTrackingScalingPolicyConfiguration: {TargetValue: 60}}},
    findings: [
      {
        level: 'info',
        fidelity: 'approximate',
        path: '/spec/metrics/0/resource/target/averageUtilization',
        says: 'where one requests none, is not what counts: k2e.yaml says 60 % of the',
      },
    ],
  },
  {
    name: 'one container without a request',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: Resource\n    resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}',
    ).replace(/}]$/, '}, {name: proxy, image: "example/proxy:1"}]'),
    withholds: ['scaling-policies/shop-app-cpu'],
    findings: [
      {
        level: 'action',
        fidelity: 'manual',
        path: '/spec/metrics/0',
        says: 'The container proxy requests no cpu',
      },
    ],
  },
  {
    name: 'requests of the pod as a whole',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: Resource\n    resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}',
      '{}',
    ).replace(
      '      containers:',
      '      resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 1Gi}}\n      containers:',
    ),
    emits: {'scaling-policies/shop-app-cpu': {TargetTrackingScalingPolicyConfiguration: {TargetValue: 60}}},
    findings: [
      {
        level: 'info',
        fidelity: 'approximate',
        path: '/spec/metrics/0/resource/target/averageUtilization',
        says: '60 % of the 512 CPU units',
      },
    ],
  },
  {
    name: 'an average amount, which needs no request',
    config: 'workloads: {Deployment/shop/app: {cpu: 512, memory: 1024}}',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: Resource\n    resource: {name: cpu, target: {type: AverageValue, averageValue: 250m}}',
      '{}',
    ),
    emits: {'scaling-policies/shop-app-cpu': {TargetTrackingScalingPolicyConfiguration: {TargetValue: 50}}},
    findings: [
      {
        level: 'info',
        fidelity: 'approximate',
        path: '/spec/metrics/0/resource/target/averageValue',
        says: '50 %',
      },
    ],
  },
  {
    name: 'the only container of the pods',
    config: 'workloads: {Deployment/shop/app: {cpu: 512, memory: 1024}}',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: ContainerResource\n    containerResource: {name: cpu, container: app, target: {type: Utilization, averageUtilization: 80}}',
    ),
    emits: {'scaling-policies/shop-app-cpu': {TargetTrackingScalingPolicyConfiguration: {TargetValue: 40}}},
    findings: [
      {
        level: 'info',
        fidelity: 'approximate',
        path: '/spec/metrics/0/containerResource/target/averageUtilization',
        says: '40 %',
      },
    ],
    drops: ['/spec/metrics/0/containerResource/container'],
  },
  {
    name: 'requests of an Ingress',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: Object\n    object: {metric: {name: requests-per-second}, describedObject: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: app}, target: {type: AverageValue, averageValue: "50"}}',
    ),
    findings: [{level: 'action', fidelity: 'manual', path: '/spec/metrics/0', says: 'Ingress app'}],
  },
  {
    name: 'a metric of the application',
    given: autoscaled(
      'maxReplicas: 10\nmetrics:\n  - type: Pods\n    pods: {metric: {name: queue_length}, target: {type: AverageValue, averageValue: "30"}}',
    ),
    findings: [{level: 'action', fidelity: 'manual', path: '/spec/metrics/0', says: 'queue_length'}],
  },
];
