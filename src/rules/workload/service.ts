import {capacityOf} from '../../choices/capacity.ts';
import {computeOf} from '../../choices/compute.ts';
import {isDaemon, isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {taskNetwork} from '../../choices/task-network.ts';
import {serviceVolumes} from '../../choices/volumes/launch-volumes.ts';
import {refToken} from '../../ecs/token.ts';
import {defineRule} from '../rule.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1"}]`;

/** By itself ECS spreads the tasks of a service over zones alone, and two may share an instance while others have none. */
const SPREAD = [
  {type: 'spread', field: 'attribute:ecs.availability-zone'},
  {type: 'spread', field: 'instanceId'},
] as const;

export default defineRule({
  id: 'workload/service',
  on: ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Pod', 'Rollout'],
  claims: [],
  summary: 'A workload that is kept running becomes an ECS service.',
  rationale:
    'An ECS service keeps a number of tasks of one task definition running, replaces those that stop, and rolls out new ' +
    'revisions, as a Deployment does for pods. It says what its tasks run on: a launch type, or a capacity provider, which is ' +
    'the only way to Managed Instances. The scheduler of Kubernetes spreads the pods of a workload over nodes and zones where it can; on instances of ' +
    'your own ECS does so with a placement strategy, and over zones alone without one. Settings whose ECS default differs from what Kubernetes does, or which deploy ' +
    'tools would otherwise reset, are written out. For one container behind a load balancer AWS has Express Mode, too ' +
    '(`CreateExpressGatewayService`), which makes the service, the load balancer and the scaling in one call. k2e does not write it: it runs on ' +
    'Fargate only, takes port 80, the health path /ping, 256 CPU units and 512 MiB where nothing is said, and its load balancer is ' +
    'its own, on which a cutover has no hold.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
      'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#internal-default-constraints',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateExpressGatewayService.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'a Deployment',
      given: DEPLOYMENT,
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
      name: 'a Deployment on EC2, on instances of an Auto Scaling group',
      config: 'compute: ec2\ncluster: {capacityProviders: {ec2: shop-instances}}',
      given: DEPLOYMENT,
      emits: {
        'services/shop-app': {
          launchType: null,
          platformVersion: null,
          capacityProviderStrategy: [{capacityProvider: 'shop-instances', weight: 1}],
          placementStrategy: [...SPREAD],
        },
      },
    },
    {
      name: 'a Deployment on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop-managed}}',
      given: DEPLOYMENT,
      emits: {
        'services/shop-app': {
          launchType: null,
          platformVersion: null,
          capacityProviderStrategy: [{capacityProvider: 'shop-managed', weight: 1}],
          placementStrategy: null,
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
    if (!workload || runsAs(workload) !== 'service' || isDaemon(workload, context)) return;
    if (isSidecar(workload, context)) return;
    const name = context.choice(names);
    const network = taskNetwork(workload, context);
    const volumes = serviceVolumes(workload, context);
    // A task on each instance needs no spreading, and ECS takes no placement strategy for it.
    const isOnEach = workload.kind === 'DaemonSet';
    set(name.service(workload), {
      serviceName: name.own(workload),
      cluster: context.config.cluster.name,
      taskDefinition: refToken(name.taskDefinition(workload), '/taskDefinition/taskDefinitionArn'),
      schedulingStrategy: isOnEach ? 'DAEMON' : 'REPLICA',
      ...(computeOf(workload, context) === 'ec2' && !isOnEach ? {placementStrategy: [...SPREAD]} : {}),
      ...capacityOf(workload, context),
      ...(network === undefined ? {} : {networkConfiguration: {awsvpcConfiguration: network}}),
      ...(volumes.length === 0 ? {} : {volumeConfigurations: volumes}),
      // The count of the others is a field of its own (`deployment/replicas`).
      ...(workload.kind === 'Pod' ? {desiredCount: 1} : {}),
      enableECSManagedTags: true,
      enableExecuteCommand: false,
      propagateTags: 'SERVICE',
    });
  },
});
