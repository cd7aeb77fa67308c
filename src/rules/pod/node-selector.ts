import {machinesOf} from '../../choices/capacity.ts';
import {computeOf} from '../../choices/compute.ts';
import {names} from '../../choices/names.ts';
import {verdictOn} from '../../choices/node-condition.ts';
import {runtimePlatformOf} from '../../choices/platform.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';

const WITH_GPU =
  'containers: [{name: app, image: "example/app:1", resources: {limits: {nvidia.com/gpu: 1}}}]';

export default defineRule({
  id: 'pod/node-selector',
  on: 'pod',
  claims: ['/spec/nodeSelector'],
  summary:
    'Architecture and operating system of a node selector become the runtime platform; other labels of nodes are reported.',
  rationale:
    'A node selector names labels that a node must have. Some say what the image is built for; ECS has `runtimePlatform` for that. ' +
    'Fargate has no machines to choose from; spot nodes are Fargate Spot there. On EC2 and Managed Instances zones and instance ' +
    'types become placement constraints; which machines there are at all is a matter of the capacity provider. What a label of ' +
    'your own cluster stands for, only you know.',
  remediation: 'Find out what is special about the nodes, and give the tasks the same.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/',
      'https://kubernetes.io/docs/reference/labels-annotations-taints/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'an image for ARM',
      given: 'nodeSelector: {kubernetes.io/arch: arm64, kubernetes.io/os: linux}',
      emits: {
        'task-definitions/shop-app': {
          runtimePlatform: {cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX'},
        },
      },
    },
    {
      name: 'an architecture that ECS does not have',
      given: 'nodeSelector: {kubernetes.io/arch: s390x}',
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/spec/nodeSelector/kubernetes.io~1arch',
          says: 's390x',
        },
      ],
    },
    {
      name: 'spot capacity in one zone',
      given: 'nodeSelector: {karpenter.sh/capacity-type: spot, topology.kubernetes.io/zone: eu-west-1a}',
      emits: {
        'services/shop-app': {
          launchType: null,
          capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT', weight: 1}],
        },
      },
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/nodeSelector/karpenter.sh~1capacity-type',
          says: 'Fargate Spot',
        },
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/nodeSelector/topology.kubernetes.io~1zone',
          says: 'eu-west-1a',
        },
      ],
    },
    {
      name: 'one zone, on EC2',
      config: 'compute: ec2',
      given: 'nodeSelector: {topology.kubernetes.io/zone: eu-west-1a}',
      emits: {
        'task-definitions/shop-app': {
          placementConstraints: [
            {type: 'memberOf', expression: 'attribute:ecs.availability-zone in [eu-west-1a]'},
          ],
        },
      },
    },
    {
      name: 'one zone and one type of instance, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given:
        'nodeSelector: {topology.kubernetes.io/zone: eu-west-1a, node.kubernetes.io/instance-type: m7g.large}',
      emits: {
        'task-definitions/shop-app': {
          placementConstraints: [
            {type: 'memberOf', expression: 'attribute:ecs.availability-zone in [eu-west-1a]'},
            {type: 'memberOf', expression: 'attribute:ecs.instance-type in [m7g.large]'},
          ],
        },
      },
    },
    {
      name: 'Windows nodes, of a version that no label says',
      given: 'nodeSelector: {kubernetes.io/os: windows}',
      emits: {
        'task-definitions/shop-app': {runtimePlatform: {operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE'}},
      },
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/nodeSelector/kubernetes.io~1os',
          says: 'guess',
        },
      ],
    },
    {
      name: 'Windows nodes of a version that ECS does not have',
      given: 'os: {name: windows}\nnodeSelector: {node.kubernetes.io/windows-build: "10.0.22621"}',
      findings: [{level: 'action', fidelity: 'manual', says: '10.0.22621'}],
    },
    {
      name: 'Windows nodes, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'nodeSelector: {kubernetes.io/os: windows}',
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'Linux only'}],
    },
    {
      name: 'spot nodes, on EC2',
      config: 'compute: ec2',
      given: 'nodeSelector: {eks.amazonaws.com/capacityType: SPOT}',
      findings: [{level: 'action', fidelity: 'manual', says: 'SPOT'}],
    },
    {
      name: 'a group of nodes, on EC2, with its capacity provider',
      config: 'workloads: {Deployment/shop/app: {compute: ec2, capacityProvider: batch}}',
      given: 'nodeSelector: {karpenter.sh/nodepool: batch}',
      emits: {
        'services/shop-app': {capacityProviderStrategy: [{capacityProvider: 'batch', weight: 1}]},
      },
      drops: ['/spec/template/spec/nodeSelector/karpenter.sh~1nodepool'],
    },
    {
      name: 'an instance type, a label of the cluster, and full-price capacity',
      given:
        'nodeSelector: {node.kubernetes.io/instance-type: m6i.large, team: shop, eks.amazonaws.com/capacityType: ON_DEMAND}',
      findings: [
        {level: 'info', fidelity: 'dropped', says: 'm6i.large'},
        {level: 'review', fidelity: 'manual', path: '/spec/template/spec/nodeSelector/team', says: 'shop'},
      ],
      drops: ['/spec/template/spec/nodeSelector/eks.amazonaws.com~1capacityType'],
    },
    {
      name: 'nodes with any GPU, for a container that asks for one, on EC2',
      config: 'compute: ec2',
      given: `nodeSelector: {nvidia.com/gpu.present: "true"}\n${WITH_GPU}`,
      drops: ['/spec/template/spec/nodeSelector/nvidia.com~1gpu.present'],
    },
    {
      name: 'the same on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: `nodeSelector: {nvidia.com/gpu.present: "true"}\n${WITH_GPU}`,
      drops: ['/spec/template/spec/nodeSelector/nvidia.com~1gpu.present'],
    },
    {
      name: 'the same on Fargate, of which another finding tells',
      given: `nodeSelector: {nvidia.com/gpu.present: "true"}\n${WITH_GPU}`,
      drops: ['/spec/template/spec/nodeSelector/nvidia.com~1gpu.present'],
    },
    {
      name: 'nodes with one kind of GPU, on EC2',
      config: 'compute: ec2',
      given: `nodeSelector: {nvidia.com/gpu.product: Tesla-T4}\n${WITH_GPU}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'any instance of the cluster with a GPU'}],
    },
    {
      name: 'nodes with a GPU, for containers that ask for none, on EC2',
      config: 'compute: ec2',
      given: 'nodeSelector: {nvidia.com/gpu.present: "true"}',
      findings: [{level: 'action', fidelity: 'manual', says: 'whatever instances'}],
    },
  ],
  map({view, workload, context, set, report, drop}) {
    const selector = view.spec?.nodeSelector;
    if (!selector) return;
    const machines = machinesOf(workload, context);
    const definition = context.choice(names).taskDefinition(workload);
    for (const [key, value] of Object.entries(selector)) {
      const path = pointer('spec', 'nodeSelector', key);
      const condition = {key, operator: 'In', values: [value]};
      const verdict = verdictOn(condition, machines);
      if (verdict.kind === 'drop') drop(path, verdict.reason);
      else if (verdict.kind === 'report') report(path, verdict.report);
      else if (verdict.kind === 'constraint') {
        const {expression} = verdict;
        set(definition, {placementConstraints: [{type: 'memberOf', expression}]});
      } else {
        const runtimePlatform = runtimePlatformOf(workload, computeOf(workload, context));
        if (runtimePlatform) set(definition, {runtimePlatform});
        if (verdict.report) report(path, verdict.report);
      }
    }
  },
});
