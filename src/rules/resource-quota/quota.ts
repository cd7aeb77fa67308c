import type {KubeObject} from '../../model/inventory.ts';
import type {ResourceQuota} from '../../model/kubernetes.generated.ts';
import {Quantity} from '../../model/quantity.ts';
import {defineObjectRule} from '../object-rule.ts';
import type {Context} from '../rule.ts';
import {listed} from '../wording.ts';
import {servicesOf, takenOf} from './sums.ts';

export default defineObjectRule({
  id: 'resource-quota/quota',
  on: 'ResourceQuota',
  level: 'info',
  summary:
    'Quotas of a namespace have no counterpart; the report compares them with what the services take, now and at the most.',
  rationale:
    'A ResourceQuota keeps a namespace from using more than its share of the cluster, and refuses objects ' +
    'beyond it. An AWS account has quotas per region (vCPUs on Fargate, tasks, services) that all ' +
    'applications share, and budgets that warn of costs. What bounds a service is the maximum capacity of its scalable ' +
    'target, which comes from the autoscaler. Jobs are not in the sums: they run when they are started.',
  remediation:
    'Bound the scaling of services by their maximum capacity, compare the sum with the account’s quota of vCPUs on Fargate, and set an AWS budget with an alarm.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/policy/resource-quotas/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html'],
  },
  examples: [
    {
      name: 'a share of the cluster',
      given: `apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: shop}
spec: {hard: {requests.cpu: "10", pods: "50", services: "5"}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 500m}}}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 30}`,
      findings: [
        {
          level: 'info',
          fidelity: 'dropped',
          path: '',
          says: 'requests.cpu 10 (1500m, at most 15 with their autoscalers: more than the quota)',
        },
      ],
    },
    {
      name: 'a namespace without services',
      given: `apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: shop}
spec: {hard: {requests.cpu: "10"}}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'team'}],
    },
  ],
  says: (name, object, context) => {
    const bounds = boundsOf(object as KubeObject<ResourceQuota>, context);
    const none = `${name} bounds what a namespace may use; ECS has no such bound.`;
    if (bounds.length === 0 || servicesOf(object.ref.namespace, context).length === 0) return none;
    return `${none} Of it the services of the input take: ${listed(bounds)}.`;
  },
});

/** `requests.cpu 10 (1500m, at most 3 with their autoscalers)`: those that k2e adds up; none where a scope picks pods. */
function boundsOf({ref, value}: KubeObject<ResourceQuota>, context: Context): string[] {
  const {hard = {}, scopes = [], scopeSelector} = value.spec ?? {};
  if (scopes.length > 0 || scopeSelector) return [];
  return Object.entries(hard).flatMap(([key, given]) => {
    const taken = takenOf(key, ref.namespace, context);
    const {quantity} = Quantity.parse(given);
    if (!taken || !quantity) return [];
    const {now, most} = taken;
    const grows = most.compare(now) > 0 ? `, at most ${most} with their autoscalers` : '';
    return [
      `${key} ${quantity} (${now}${grows}${most.compare(quantity) > 0 ? ': more than the quota' : ''})`,
    ];
  });
}
