import {networkMode} from '../../choices/network-mode.ts';
import {plannedGroups} from '../../choices/security-groups.ts';
import {defineRule} from '../rule.ts';
import {groupDescription} from './group-description.ts';

const POLICED = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: same-namespace, namespace: shop}
spec:
  podSelector: {}
  ingress: [{from: [{podSelector: {}}]}]`;

export default defineRule({
  id: 'workload/security-group',
  on: 'pod',
  claims: [],
  summary: 'Each workload gets a security group of its own, unless k2e.yaml names existing ones.',
  rationale:
    'Pods of a cluster reach each other freely unless a NetworkPolicy says otherwise; tasks in a VPC reach each other only as ' +
    'far as their security groups allow. A group per workload lets k2e admit just the load balancer and the callers that it ' +
    'found, and lets the team narrow or widen a single workload later. Where a NetworkPolicy admits all pods of a namespace, or ' +
    'all pods, the tasks of that namespace, or all tasks, share a further group, which the rules name.',
  remediation: 'Name existing groups with `network.securityGroups` in k2e.yaml, or set `network.mode: open`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'no group in k2e.yaml',
      given: 'terminationGracePeriodSeconds: 30',
      config: 'network: {vpcId: vpc-0123456789abcdef0}',
      emits: {'security-groups/shop-app': {GroupName: 'shop-app', VpcId: 'vpc-0123456789abcdef0'}},
    },
    {
      name: 'a name that EC2 keeps for ids',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: sg-test}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'security-groups/group.sg-test-app': {GroupName: 'group.sg-test-app'}},
    },
    {
      name: 'a policy that admits all pods of the namespace',
      given: POLICED,
      emits: {
        'security-groups/shop.namespace': {Description: 'Tasks of namespace shop'},
      },
    },
    {
      name: 'an existing group in k2e.yaml',
      given: 'terminationGracePeriodSeconds: 30',
      config: 'network: {securityGroups: [sg-0123456789abcdef0]}',
      withholds: ['security-groups/shop-app'],
    },
  ],
  map({workload, context, set}) {
    if (context.config.network.securityGroups || networkMode(workload, context) !== 'awsvpc') return;
    const {own, application, namespace} = plannedGroups(workload, context);
    const groups = [
      {group: own, says: `Tasks of ${workload.kind} ${workload.namespace}/${workload.name}`},
      {group: application, says: `All tasks of ${context.config.app}`},
      {group: namespace, says: `Tasks of namespace ${workload.namespace || 'default'}`},
    ];
    for (const {group, says} of groups) {
      if (!group) continue;
      const Description = groupDescription(says);
      set(group, {GroupName: group.name, Description, VpcId: context.need('network.vpcId')});
    }
  },
});
