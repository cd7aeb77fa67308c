import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'workload/security-group',
  on: 'pod',
  claims: [],
  summary: 'Each workload gets a security group of its own, unless k2e.yaml names existing ones.',
  rationale:
    'Pods of a cluster reach each other freely unless a NetworkPolicy says otherwise; tasks in a VPC reach each other only as ' +
    'far as their security groups allow. A group per workload lets k2e admit just the load balancer and the callers that it ' +
    'found, and lets the team narrow or widen a single workload later.',
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
      name: 'an existing group in k2e.yaml',
      given: 'terminationGracePeriodSeconds: 30',
      config: 'network: {securityGroups: [sg-0123456789abcdef0]}',
      withholds: ['security-groups/shop-app'],
    },
  ],
  map({workload, context, set}) {
    if (context.config.network.securityGroups || networkMode(workload, context) !== 'awsvpc') return;
    const name = context.choice(names);
    set(name.securityGroup(workload), {
      GroupName: name.securityGroup(workload).name,
      Description: `Tasks of ${workload.kind} ${workload.namespace}/${workload.name}`.slice(0, 255),
      VpcId: context.need('network.vpcId'),
    });
  },
});
