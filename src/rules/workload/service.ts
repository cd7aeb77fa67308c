import {computeOf} from '../../choices/compute.ts';
import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {taskNetwork} from '../../choices/task-network.ts';
import {refToken} from '../../ecs/token.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'workload/service',
  on: ['Deployment', 'ReplicaSet', 'ReplicationController', 'Pod'],
  claims: [],
  summary: 'A workload that is kept running becomes an ECS service.',
  rationale:
    'An ECS service keeps a number of tasks of one task definition running, replaces those that stop, and rolls out new ' +
    'revisions, as a Deployment does for pods. Settings whose ECS default differs from what Kubernetes does, or which deploy ' +
    'tools would otherwise reset, are written out.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'a Deployment',
      given:
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app, namespace: shop}\nspec:\n  selector: {matchLabels: {app: app}}\n' +
        '  template:\n    metadata: {labels: {app: app}}\n    spec:\n      containers: [{name: app, image: "example/app:1"}]',
      emits: {
        'services/shop-app': {
          serviceName: 'shop-app',
          launchType: 'FARGATE',
          schedulingStrategy: 'REPLICA',
          enableECSManagedTags: true,
          propagateTags: 'SERVICE',
        },
      },
    },
    {
      name: 'a Pod by itself',
      given:
        'apiVersion: v1\nkind: Pod\nmetadata: {name: app, namespace: shop}\nspec: {containers: [{name: app, image: "example/app:1"}]}',
      emits: {'services/shop-app': {desiredCount: 1}},
    },
  ],
  map({workload, context, set}) {
    if (!workload || runsAs(workload) !== 'service') return;
    const name = context.choice(names);
    const compute = computeOf(workload, context);
    set(name.service(workload), {
      serviceName: name.base(workload),
      cluster: context.config.cluster.name,
      taskDefinition: refToken(name.taskDefinition(workload), '/taskDefinition/taskDefinitionArn'),
      schedulingStrategy: 'REPLICA',
      ...(compute === 'managed' ? {} : {launchType: compute === 'ec2' ? 'EC2' : 'FARGATE'}),
      ...(compute === 'fargate' ? {platformVersion: 'LATEST'} : {}),
      networkConfiguration: {awsvpcConfiguration: taskNetwork(workload, context)},
      // The count of the others is a field of its own (`deployment/replicas`).
      ...(workload.kind === 'Pod' ? {desiredCount: 1} : {}),
      enableECSManagedTags: true,
      enableExecuteCommand: false,
      propagateTags: 'SERVICE',
    });
  },
});
