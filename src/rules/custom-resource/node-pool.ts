import {isNodeClass, nodeClassHints} from '../../choices/managed-instances/node-class.ts';
import {
  isForWindows,
  isNodePool,
  nodePoolHints,
  type ProviderHints,
  usesManagedInstances,
} from '../../choices/managed-instances/node-pool.ts';
import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';

const MANAGED = 'compute: managed\ncluster: {capacityProviders: {managed: shop-managed}}';
const WEB = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example/web:1"}]}
`;
const POOL = `apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: default}
spec:
  disruption: {consolidationPolicy: WhenEmptyOrUnderutilized, consolidateAfter: 5m}
  limits: {cpu: 1000}
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
      taints: [{key: team, value: search, effect: NoSchedule}]
      requirements:
        - {key: kubernetes.io/arch, operator: In, values: [arm64]}
        - {key: karpenter.sh/capacity-type, operator: In, values: [spot]}
        - {key: karpenter.k8s.aws/instance-category, operator: In, values: [c, r]}
        - {key: karpenter.k8s.aws/instance-generation, operator: Gt, values: ["6"]}
        - {key: karpenter.k8s.aws/instance-cpu, operator: Lt, values: ["17"]}
`;

export default defineRule({
  id: 'custom-resource/node-pool',
  on: 'other',
  claims: WHOLE,
  summary:
    'For Managed Instances the finding on a NodePool or a class of nodes has the settings of a capacity provider that follow from it.',
  rationale:
    'Karpenter and EKS Auto Mode make the nodes that a NodePool asks for, with the disks and the network of its class. Tasks on Fargate ' +
    'have no nodes. For Managed Instances a capacity provider says the same: `instanceRequirements` has types, sizes and accelerators, ' +
    '`capacityOptionType` on-demand, spot or reserved, `scaleInAfter` how long an idle instance is kept. k2e names a capacity provider of ' +
    'k2e.yaml and makes none, as it needs roles of the account; the finding has the values. One provider has one ' +
    'capacity type, and either allowed or excluded types. On EC2 the launch template and the instance requirements of the Auto Scaling group behind the ' +
    'capacity provider say it.',
  remediation:
    'Make a capacity provider with these settings in its `managedInstancesProvider` (aws ecs create-capacity-provider), and name it with `cluster.capacityProviders.managed` in k2e.yaml.',
  refs: {
    kubernetes: [
      'https://karpenter.sh/docs/concepts/nodepools/',
      'https://karpenter.sh/docs/concepts/nodeclasses/',
      'https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateManagedInstancesProviderConfiguration.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_InstanceRequirementsRequest.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'spot machines of some categories',
      given: `${POOL}${WEB}`,
      config: MANAGED,
      findings: [{level: 'review', fidelity: 'manual', path: '', says: '"allowedInstanceTypes":["c7*"'}],
    },
    {
      name: 'the disk and the network of nodes',
      given: `apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: {name: default}
spec:
  role: nodes
  amiSelectorTerms: [{alias: bottlerocket@latest}]
  instanceStorePolicy: RAID0
  subnetSelectorTerms: [{id: subnet-0a1b2c3d4e5f60718}]
  securityGroupSelectorTerms: [{tags: {karpenter.sh/discovery: shop}}]
  blockDeviceMappings: [{deviceName: /dev/xvdb, ebs: {volumeSize: 100Gi}}]
${WEB}`,
      config: MANAGED,
      findings: [{level: 'review', fidelity: 'manual', path: '', says: '"storageSizeGiB":100'}],
    },
    {
      name: 'a pool of Windows nodes',
      given: `${POOL.replace('arch, operator: In, values: [arm64]', 'os, operator: In, values: [windows]')}${WEB}`,
      config: MANAGED,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'Linux only'}],
    },
    {
      name: 'a pool of EKS Auto Mode, on Fargate',
      given: `${POOL.replace('karpenter.k8s.aws, kind: EC2NodeClass', 'eks.amazonaws.com, kind: NodeClass')}${WEB}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'Fargate'}],
    },
    {
      name: 'a pool, on EC2',
      given: `${POOL}${WEB}`,
      config: 'compute: ec2',
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'capacity providers'}],
    },
  ],
  map({object, context, report}) {
    const isPool = isNodePool(object);
    if (!isPool && !isNodeClass(object)) return;
    const name = `${object.ref.kind} ${object.ref.name}`;
    if (!usesManagedInstances(context)) {
      report('', {
        level: 'info',
        fidelity: 'dropped',
        message: `${name} is about nodes. There are none to manage on Fargate; on EC2, capacity providers do it.`,
        remediation: 'Nothing needs to be done.',
      });
      return;
    }
    if (isPool && isForWindows(object)) {
      report('', {
        level: 'info',
        fidelity: 'dropped',
        message: `${name} makes Windows nodes; Managed Instances run Linux only, so that no capacity provider takes its place there.`,
        remediation: 'See the findings on workloads for Windows.',
      });
      return;
    }
    const hints = isPool ? nodePoolHints(object) : nodeClassHints(object);
    report('', {
      level: isEmpty(hints) ? 'info' : 'review',
      fidelity: 'manual',
      message: `${name} says ${isPool ? 'which machines are made' : 'what machines are like'}; on Managed Instances a capacity provider does, which k2e names and does not make. ${told(hints)}`,
    });
  },
});

/** True where nothing follows for a capacity provider. */
function isEmpty({settings: {instanceLaunchTemplate = {}, ...others}}: ProviderHints): boolean {
  return Object.keys(instanceLaunchTemplate).length === 0 && Object.keys(others).length === 0;
}

function told(hints: ProviderHints): string {
  const {settings, gaps} = hints;
  return [
    isEmpty(hints)
      ? 'None of its settings follows from it.'
      : `What follows for it: \`${JSON.stringify(settings)}\`.`,
    ...(gaps.length > 0 ? [`Not among these: ${gaps.join('; ')}.`] : []),
  ].join(' ');
}
