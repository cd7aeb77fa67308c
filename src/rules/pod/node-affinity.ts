import {machinesOf} from '../../choices/capacity.ts';
import {computeOf} from '../../choices/compute.ts';
import {names} from '../../choices/names.ts';
import {verdictOn} from '../../choices/node-condition.ts';
import {asking, conditionText} from '../../choices/node-condition-text.ts';
import {runtimePlatformOf} from '../../choices/platform.ts';
import type {NodeSelectorTerm} from '../../model/kubernetes.generated.ts';
import {defineRule, type Subject} from '../rule.ts';

const REQUIRED = '/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = '/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution';

const ARM = `affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [arm64]}]`;

export default defineRule({
  id: 'pod/node-affinity',
  on: 'pod',
  claims: ['/spec/affinity/nodeAffinity'],
  summary:
    'What a pod insists on becomes the runtime platform or is reported, as for a node selector; preferences are left out.',
  rationale:
    'Node affinity is a node selector with operators, alternatives and wishes. Kubernetes places a pod also where no wish is ' +
    'fulfilled, so nothing depends on them. Several terms are alternatives, which ECS cannot say; each is told by itself. Pods for either ' +
    'architecture are tasks of one on Fargate and on Managed Instances; on EC2 a task definition without an architecture runs on both.',
  remediation: 'Find out what is special about the nodes, and give the tasks the same.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity'],
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
      given: ARM,
      emits: {'task-definitions/shop-app': {runtimePlatform: {cpuArchitecture: 'ARM64'}}},
    },
    {
      name: 'an image for both architectures',
      given: ARM.replace('[arm64]', '[amd64, arm64]'),
      findings: [{level: 'info', fidelity: 'dropped', says: 'X86_64'}],
    },
    {
      name: 'an image for both architectures, on EC2',
      config: 'compute: ec2',
      given: `${ARM.replace('[arm64]', '[amd64, arm64]')}\nnodeSelector: {kubernetes.io/os: linux}`,
      emits: {
        'task-definitions/shop-app': {
          runtimePlatform: {operatingSystemFamily: 'LINUX', cpuArchitecture: null},
        },
      },
      drops: [
        '/spec/template/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchExpressions/0/values/1',
      ],
    },
    {
      name: 'an image for both architectures, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: ARM.replace('[arm64]', '[amd64, arm64]'),
      findings: [{level: 'info', fidelity: 'dropped', says: 'X86_64'}],
    },
    {
      name: 'an architecture that ECS does not have',
      given: ARM.replace('arm64', 'riscv64'),
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'riscv64'}],
    },
    {
      name: 'spot nodes',
      given: ARM.replace('kubernetes.io/arch', 'karpenter.sh/capacity-type').replace('arm64', 'spot'),
      emits: {
        'services/shop-app': {capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT', weight: 1}]},
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'Fargate Spot'}],
    },
    {
      name: 'two zones, on EC2',
      config: 'compute: ec2',
      given: ARM.replace('kubernetes.io/arch', 'topology.kubernetes.io/zone').replace(
        '[arm64]',
        '[eu-west-1a, eu-west-1b]',
      ),
      emits: {
        'task-definitions/shop-app': {
          placementConstraints: [
            {type: 'memberOf', expression: 'attribute:ecs.availability-zone in [eu-west-1a, eu-west-1b]'},
          ],
        },
      },
    },
    {
      name: 'nodes with a disk, and a wish for a zone',
      given: `affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions: [{key: disk, operator: Exists}]
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 1
        preference: {matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [eu-west-1a]}]}`,
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/template/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchExpressions/0',
          says: 'disk',
        },
      ],
      drops: [
        '/spec/template/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/weight',
      ],
    },
    {
      name: 'spot nodes, or nodes with another disk',
      given: `affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions: [{key: karpenter.sh/capacity-type, operator: In, values: [spot]}]
        - matchExpressions: [{key: disk, operator: NotIn, values: [hdd]}]`,
      emits: {'services/shop-app': {launchType: 'FARGATE'}},
      findings: [
        {level: 'review', fidelity: 'approximate', says: 'not taken back'},
        {level: 'review', fidelity: 'manual', says: 'alternatives, among them nodes with disk not in hdd'},
      ],
    },
    {
      name: 'nodes in a zone, whichever it is',
      given: ARM.replace('kubernetes.io/arch', 'topology.kubernetes.io/zone').replace(
        'operator: In, values: [arm64]',
        'operator: Exists',
      ),
      drops: [
        '/spec/template/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchExpressions/0/operator',
      ],
    },
    {
      name: 'spot nodes, on Managed Instances, with their capacity provider',
      config: 'workloads: {Deployment/shop/app: {compute: managed, capacityProvider: shop-spot}}',
      given: ARM.replace('kubernetes.io/arch', 'karpenter.sh/capacity-type').replace('arm64', 'spot'),
      emits: {
        'services/shop-app': {capacityProviderStrategy: [{capacityProvider: 'shop-spot', weight: 1}]},
      },
      drops: [
        '/spec/template/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchExpressions/0/values/0',
      ],
    },
  ],
  map(subject) {
    const {view, drop} = subject;
    const affinity = view.spec?.affinity?.nodeAffinity;
    const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
    drop(PREFERRED, 'It is a wish; Kubernetes places pods also where it is not fulfilled.');
    for (const [index, term] of terms.entries()) tellTerm(subject, term, index, terms.length > 1);
  },
});

function tellTerm(
  {workload, context, set, report, drop}: Subject<'pod'>,
  {matchExpressions = [], matchFields = []}: NodeSelectorTerm,
  index: number,
  isAlternative: boolean,
): void {
  const at = `${REQUIRED}/nodeSelectorTerms/${index}`;
  const machines = machinesOf(workload, context);
  const definition = context.choice(names).taskDefinition(workload);
  for (const [place, {key = '', operator = '', values = []}] of matchExpressions.entries()) {
    const path = `${at}/matchExpressions/${place}`;
    const condition = {key, operator, values, isAlternative};
    const verdict = verdictOn(condition, machines);
    if (verdict.kind === 'drop') drop(path, verdict.reason);
    else if (verdict.kind === 'report') {
      report(path, verdict.report);
      // A finding that says how something is mapped speaks for its own field only.
      if (verdict.report.fidelity === 'approximate')
        for (const field of ['key', 'operator', 'values'])
          drop(`${path}/${field}`, 'The finding on the condition says what becomes of it.');
    } else if (isAlternative) {
      const runtimePlatform = runtimePlatformOf(workload, computeOf(workload, context));
      if (verdict.kind === 'platform' && runtimePlatform) set(definition, {runtimePlatform});
      report(path, {
        level: 'review',
        fidelity: 'manual',
        message: `${asking(condition)} nodes with ${conditionText(condition)}; ECS knows no alternatives.`,
        remediation:
          'Choose one of the alternatives, with `runtimePlatform` or a placement constraint of the task definition.',
      });
    } else if (verdict.kind === 'constraint') {
      const {expression} = verdict;
      set(definition, {placementConstraints: [{type: 'memberOf', expression}]});
    } else {
      const runtimePlatform = runtimePlatformOf(workload, computeOf(workload, context));
      if (runtimePlatform) set(definition, {runtimePlatform});
      if (verdict.report) report(path, verdict.report);
    }
  }
  if (matchFields.length > 0) {
    const fields = matchFields.map(({key = '', values = []}) => `${key} ${values.join(', ')}`).join('; ');
    report(`${at}/matchFields`, {
      level: 'action',
      fidelity: 'manual',
      message: `${asking({isAlternative})} one machine (${fields}), which does not exist on ECS.`,
    });
  }
}
