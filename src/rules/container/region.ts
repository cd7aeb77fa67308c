import {addedVariables, REGION_VARIABLES} from '../../choices/added-variables.ts';
import {computeOf} from '../../choices/compute.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {environments} from '../../choices/environment.ts';
import {withRole} from '../pod/example-role.ts';
import {defineRule} from '../rule.ts';

const EC2 = 'compute: ec2\naws: {accountId: "111122223333", region: eu-west-1}';
const MANAGED =
  'compute: managed\ncluster: {capacityProviders: {managed: shop}}\naws: {accountId: "111122223333", region: eu-west-1}';
const SET = REGION_VARIABLES.map(name => ({name, value: 'eu-west-1'}));

export default defineRule({
  id: 'container/region',
  on: 'container',
  claims: [],
  summary:
    'Containers of pods with an IAM role get the variables of the region, which EKS gives them, where ECS may not.',
  rationale:
    'EKS puts AWS_REGION and AWS_DEFAULT_REGION into the containers of a pod whose ServiceAccount has an IAM role, unless the container ' +
    'has one of them, and most programs rely on it: without a region an SDK of AWS makes no call. Tasks on Fargate have both variables from ' +
    'ECS. On instances only newer agents of ECS set them, so k2e writes them into the task definition.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://github.com/aws/amazon-eks-pod-identity-webhook'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-environment-variables.html',
      'https://github.com/aws/containers-roadmap/issues/1611',
      'https://github.com/aws/amazon-ecs-agent/pull/4946',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'on EC2',
      given: withRole(),
      config: EC2,
      emits: {'task-definitions/shop-app': {containerDefinitions: [{environment: SET}]}},
    },
    {
      name: 'on Managed Instances, with the role in k2e.yaml',
      given: withRole().replace(/\n {2}annotations.*/, ''),
      config: `${MANAGED}\nidentity: {roles: {shop/api: "arn:aws:iam::111122223333:role/api"}}`,
      emits: {'task-definitions/shop-app': {containerDefinitions: [{environment: SET}]}},
    },
    {
      name: 'a container that has one of them',
      given: withRole(', env: [{name: AWS_DEFAULT_REGION, value: us-east-1}]'),
      config: EC2,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{environment: [{name: 'AWS_DEFAULT_REGION', value: 'us-east-1'}]}],
        },
      },
    },
    {
      name: 'a pod without a role',
      given: 'terminationGracePeriodSeconds: 30',
      config: EC2,
      emits: {'task-definitions/shop-app': {containerDefinitions: [{environment: null}]}},
    },
    {
      name: 'on Fargate, which sets them',
      given: withRole(),
      emits: {'task-definitions/shop-app': {containerDefinitions: [{environment: null}]}},
    },
  ],
  map({container, workload, context, setContainer}) {
    if (computeOf(workload, context) === 'fargate' || isSidecar(workload, context)) return;
    const own = (context.choice(environments).get(container) ?? []).map(({entry}) => entry.name);
    if (REGION_VARIABLES.some(name => own.includes(name))) return;
    const environment = [...addedVariables(container, workload, context)]
      .filter(([name]) => REGION_VARIABLES.includes(name))
      .map(([name, value]) => ({name, value}));
    if (environment.length > 0) setContainer({environment});
  },
});
