import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'object/server-fields',
  on: 'object',
  claims: [
    '/metadata/uid',
    '/metadata/resourceVersion',
    '/metadata/generation',
    '/metadata/creationTimestamp',
    '/metadata/deletionTimestamp',
    '/metadata/deletionGracePeriodSeconds',
    '/metadata/selfLink',
    '/metadata/managedFields',
    '/metadata/finalizers',
    '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration',
    '/metadata/annotations/deployment.kubernetes.io~1revision',
    '/metadata/annotations/deprecated.daemonset.template.generation',
    '/metadata/annotations/kubernetes.io~1change-cause',
    '/metadata/annotations/kubernetes.io~1service-account.name',
    '/metadata/annotations/kubernetes.io~1service-account.uid',
    '/metadata/annotations/autoscaling.alpha.kubernetes.io~1conditions',
    '/metadata/annotations/autoscaling.alpha.kubernetes.io~1current-metrics',
    '/status',
  ],
  summary: 'Fields that the API server and its controllers keep for themselves are left out.',
  rationale:
    'Manifests that were read back with kubectl hold the state of the cluster: identifiers, versions, owners, status. ' +
    'They describe the past of an object in one cluster, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/using-api/api-concepts/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'an object read back with kubectl',
      given:
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\n  uid: 6a1c\n  resourceVersion: "7"',
      drops: ['/metadata/uid', '/metadata/resourceVersion'],
    },
  ],
  map({drop}) {
    drop('', 'The API server and its controllers keep it; it is the state of one cluster, not a wish.');
  },
});
