import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'resource-quota/quota',
  on: 'ResourceQuota',
  level: 'info',
  summary: 'Quotas of a namespace have no counterpart: the quotas of the AWS account apply.',
  rationale:
    'A ResourceQuota keeps a namespace from using more than its share of the cluster, and refuses objects ' +
    'beyond it. An AWS account has quotas per region (vCPUs on Fargate, tasks, services) that all ' +
    'applications share, and budgets that warn of costs.',
  remediation:
    'Bound the scaling of services by their maximum capacity, and set an AWS budget with an alarm.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/policy/resource-quotas/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: shop}
spec: {hard: {requests.cpu: "10", pods: "50"}}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'team'}],
    },
  ],
  says: name => `${name} bounds what a namespace may use; ECS has no such bound.`,
});
