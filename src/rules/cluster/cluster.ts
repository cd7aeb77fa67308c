import {clusterProviders} from '../../choices/capacity.ts';
import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'cluster/cluster',
  on: 'pod',
  claims: [],
  summary: 'All workloads run in one ECS cluster, which is planned unless it exists already.',
  rationale:
    'An ECS cluster is a name under which services and tasks run; on Fargate it costs nothing by itself and holds no machines. ' +
    'Namespaces of Kubernetes become part of the names of services. Names inside the application do not depend on the cluster. ' +
    'The capacity providers that workloads use (`FARGATE_SPOT`, those of Auto Scaling groups) are associated with a planned ' +
    'cluster; one of Managed Instances is made in the cluster and belongs to it.',
  remediation: 'Set `cluster.name` in k2e.yaml, and `cluster.create: false` if the cluster exists already.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'a new cluster',
      given: 'terminationGracePeriodSeconds: 30',
      config: 'app: shop',
      emits: {'clusters/shop': {clusterName: 'shop'}, 'services/shop-app': {cluster: 'shop'}},
    },
    {
      name: 'a cluster that exists',
      given: 'terminationGracePeriodSeconds: 30',
      config: 'cluster: {name: production, create: false}',
      emits: {'services/shop-app': {cluster: 'production'}},
      withholds: ['clusters/production'],
    },
    {
      name: 'a workload on Fargate Spot',
      given: 'terminationGracePeriodSeconds: 30',
      config: 'app: shop\nworkloads: {Deployment/shop/app: {capacityProvider: FARGATE_SPOT}}',
      emits: {
        'clusters/shop': {capacityProviders: ['FARGATE', 'FARGATE_SPOT']},
        'services/shop-app': {
          launchType: null,
          capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT', weight: 1}],
        },
      },
    },
  ],
  map({workload, context, set, after}) {
    const {cluster} = context.config;
    if (!cluster.create) return;
    const name = context.choice(names);
    const capacityProviders = context.choice(clusterProviders);
    set(name.cluster, {
      clusterName: cluster.name,
      ...(capacityProviders.length === 0 ? {} : {capacityProviders}),
    });
    if (runsAs(workload) !== 'service') return;
    set(name.service(workload), {cluster: cluster.name});
    after(name.service(workload), name.cluster);
  },
});
