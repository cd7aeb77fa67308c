import {expect, test} from 'vitest';
import {convertText} from '../run.ts';

const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {team: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, team: web}}
    spec: {containers: [{name: web, image: "nginx:1.29", ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {rules: [{host: web.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 1, maxReplicas: 3, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: night, namespace: shop}
spec: {schedule: "0 3 * * *", concurrencyPolicy: Forbid, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: night, image: "busybox:1.37"}]}}}}}
`;

const {plan} = convertText(SHOP, 'tags: {team: all, cost: "7"}');
const inputs = (kind: string) =>
  [...plan.resources.values()].filter(each => each.kind === kind).map(({input}) => input);

test.each([
  ['clusters', {tags: expect.arrayContaining([{key: 'cost', value: '7'}])}],
  ['namespaces', {Tags: expect.arrayContaining([{Key: 'cost', Value: '7'}])}],
  ['log-groups', {tags: {cost: '7', team: 'all'}}],
  ['roles', {Tags: expect.arrayContaining([{Key: 'cost', Value: '7'}])}],
  [
    'security-groups',
    {
      TagSpecifications: [
        {
          ResourceType: 'security-group',
          Tags: [
            {Key: 'cost', Value: '7'},
            {Key: 'team', Value: 'all'},
          ],
        },
      ],
    },
  ],
  ['load-balancers', {Tags: expect.arrayContaining([{Key: 'cost', Value: '7'}])}],
  ['target-groups', {Tags: expect.arrayContaining([{Key: 'cost', Value: '7'}])}],
  ['listeners', {Tags: expect.arrayContaining([{Key: 'cost', Value: '7'}])}],
  ['listener-rules', {Tags: expect.arrayContaining([{Key: 'cost', Value: '7'}])}],
  ['task-definitions', {tags: expect.arrayContaining([{key: 'cost', value: '7'}])}],
  ['services', {tags: expect.arrayContaining([{key: 'cost', value: '7'}])}],
  ['state-machines', {tags: expect.arrayContaining([{key: 'cost', value: '7'}])}],
  ['schedule-groups', {Tags: expect.arrayContaining([{Key: 'cost', Value: '7'}])}],
] as const)('the tags of k2e.yaml are on all %s', (kind, says) => {
  expect(inputs(kind)).not.toEqual([]);
  for (const input of inputs(kind)) expect(input).toMatchObject(says);
});

test('a label of the same key wins on its own workload', () => {
  expect(plan.resources.get('task-definitions/shop-web')?.input).toMatchObject({
    tags: expect.arrayContaining([{key: 'team', value: 'web'}]),
  });
});

test('without tags nothing bears any but those of labels', () => {
  const bare = convertText(SHOP).plan.resources.get('clusters/k2e')?.input;
  expect(bare).not.toHaveProperty('tags');
});
