import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'config/missing-setting',
  problem: 'missing-setting',
  level: 'action',
  fidelity: 'manual',
  summary: 'A value that only the user knows is missing from k2e.yaml; a placeholder is written.',
  rationale:
    'Subnets, the VPC, certificates and the account are not in the manifests. Where k2e.yaml does not name them, the files hold ' +
    '`${k2e:<key>}` in their place, and this finding names the key and an object that needs it. Keys that concern the same workloads are told together.',
  remediation: 'Set the key in k2e.yaml; `k2e init` writes the keys that these manifests need.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'no subnets',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      config:
        'network: {vpcId: vpc-0123456789abcdef0}\naws: {region: eu-west-1, accountId: "111122223333", partition: aws}',
      findings: [{level: 'action', fidelity: 'manual', says: 'network.taskSubnets'}],
    },
    {
      name: 'an empty k2e.yaml',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          says: 'aws.accountId, aws.region, network.taskSubnets and network.vpcId',
        },
      ],
    },
  ],
});
