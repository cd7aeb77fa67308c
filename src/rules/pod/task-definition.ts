import {computeOf} from '../../choices/compute.ts';
import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {refToken} from '../../ecs/token.ts';
import {defineRule} from '../rule.ts';

/** What each compute is called in `requiresCompatibilities`. */
const COMPATIBILITY = {fargate: 'FARGATE', ec2: 'EC2', managed: 'MANAGED_INSTANCES'} as const;

export default defineRule({
  id: 'pod/task-definition',
  on: 'pod',
  claims: [],
  summary: 'The pod template becomes a task definition.',
  rationale:
    'A task is what a pod is: containers that are placed, started and stopped together and share a network interface. With ' +
    'network mode `awsvpc` each task has an address of its own, as a pod has, and its containers reach each other on 127.0.0.1. ' +
    'As with nodes that are upgraded, no task stays for ever: AWS replaces tasks on Fargate when their platform is retired, and ' +
    'managed instances within weeks (they drain from the 14th day on), and the service starts new ones first where its minimum asks for it.',
  remediation:
    'Choose another compute with `compute` or `workloads.<Kind>/<namespace>/<name>.compute` in k2e.yaml.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/#pod-templates'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'a pod template',
      given: 'terminationGracePeriodSeconds: 30',
      emits: {
        'task-definitions/shop-app': {
          family: 'shop-app',
          networkMode: 'awsvpc',
          requiresCompatibilities: ['FARGATE'],
        },
      },
    },
    {
      name: 'a pod template on EC2',
      config: 'compute: ec2',
      given: 'terminationGracePeriodSeconds: 30',
      emits: {'task-definitions/shop-app': {networkMode: 'awsvpc', requiresCompatibilities: ['EC2']}},
    },
    {
      name: 'a pod template on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop-managed}}',
      given: 'terminationGracePeriodSeconds: 30',
      emits: {
        'task-definitions/shop-app': {
          networkMode: 'awsvpc',
          requiresCompatibilities: ['MANAGED_INSTANCES'],
        },
      },
    },
  ],
  map({workload, context, set}) {
    const name = context.choice(names);
    const mode = networkMode(workload, context);
    set(name.taskDefinition(workload), {
      family: name.own(workload),
      // The task definition of a daemon says nothing of the network.
      ...(mode === 'daemon' || mode === 'sidecar' ? {} : {networkMode: mode}),
      requiresCompatibilities: [COMPATIBILITY[computeOf(workload, context)]],
      executionRoleArn: refToken(name.executionRole(workload), '/Role/Arn'),
    });
  },
});
