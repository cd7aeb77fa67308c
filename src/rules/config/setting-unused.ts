import {defineProblemRule} from '../rule.ts';

const APP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example/web:1"}]}`;

export default defineProblemRule({
  id: 'config/setting-unused',
  problem: 'setting-unused',
  level: 'review',
  fidelity: 'exact',
  summary: 'A key of k2e.yaml that names something which the input does not have is told.',
  rationale:
    'Settings for one workload, service account, autoscaler or registry stand under its name. Where that is misspelt, or what it ' +
    'named is gone, the setting has no effect, and what it was to prevent would happen without a word.',
  remediation:
    'Correct the name, or remove the key. Where one k2e.yaml is for several inputs, the key is for another one, and nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/names/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a workload that is misspelt',
      given: APP,
      config: 'workloads: {Deployment/shop/wbe: {cpu: 512, memory: 1024}}',
      findings: [
        {
          level: 'review',
          fidelity: 'exact',
          path: '/workloads/Deployment~1shop~1wbe',
          says: 'Did you mean Deployment/shop/web?',
        },
      ],
    },
    {
      name: 'a container that is misspelt, and keys for other kinds',
      given: APP,
      config:
        'workloads: {Deployment/shop/web: {images: {wbe: "example/web:2"}, statefulSet: service, critical: true}}',
      findings: [
        {
          level: 'review',
          fidelity: 'exact',
          path: '/workloads/Deployment~1shop~1web/images/wbe',
          says: 'the input has no such container',
        },
        {
          level: 'review',
          fidelity: 'exact',
          path: '/workloads/Deployment~1shop~1web/statefulSet',
          says: 'it is for the kind StatefulSet',
        },
        {
          level: 'review',
          fidelity: 'exact',
          path: '/workloads/Deployment~1shop~1web/critical',
          says: 'it is for the kind DaemonSet',
        },
      ],
    },
    {
      name: 'what a cutover has brought to ECS, under a name that nothing has',
      given: APP,
      config:
        'cutover: {finalised: [Deployment/shop/wbe], gitopsFor: {CronJob/shop/nightly: pause}}\nimages: {"example/api": {entryPoint: [/api]}}',
      findings: [
        {
          level: 'review',
          fidelity: 'exact',
          path: '/cutover/finalised/0',
          says: 'Did you mean Deployment/shop/web?',
        },
        {
          level: 'review',
          fidelity: 'exact',
          path: '/cutover/gitopsFor/CronJob~1shop~1nightly',
          says: 'object',
        },
        {level: 'review', fidelity: 'exact', path: '/images/example~1api', says: 'image'},
      ],
    },
    {
      name: 'names that nothing has',
      given: APP,
      config: `identity: {roles: {shop/api: none}}
autoscaling: {targetOverrides: {shop/web/cpu: 60}}
registry: {map: {registry.example.com: 111122223333.dkr.ecr.eu-west-1.amazonaws.com}}
cutover: {workers: {Deployment/shop/api*: overlap, "*": overlap}}`,
      findings: [
        {level: 'review', fidelity: 'exact', path: '/identity/roles/shop~1api', says: 'service account'},
        {
          level: 'review',
          fidelity: 'exact',
          path: '/autoscaling/targetOverrides/shop~1web~1cpu',
          says: 'autoscaler',
        },
        {level: 'review', fidelity: 'exact', path: '/registry/map/registry.example.com', says: 'image'},
        {
          level: 'review',
          fidelity: 'exact',
          path: '/cutover/workers/Deployment~1shop~1api*',
          says: 'workload',
        },
      ],
    },
  ],
});
