import {expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import {convertText} from '../../run.ts';
import {DRAFT, discoveryOf, SHOP} from './account.ts';

const shop = (annotations: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example/web:1", ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop, annotations: {${annotations}}}
spec:
  ingressClassName: nginx
  rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
`;

test.each([
  ['nginx.ingress.kubernetes.io/affinity: cookie', true],
  ['nginx.ingress.kubernetes.io/proxy-read-timeout: "60"', undefined],
])('%s: its clients stay at one task: %s', (annotation, sticky) => {
  expect(convertText(shop(annotation)).cutover.web[0]?.sticky).toBe(sticky);
});

test('where clients stay at one task, they are told not to stay at one side', async () => {
  const notes = async (draft: string) =>
    (await makePlan(parseDraft(draft, 'cutover.yaml'), 'eu-central-1', discoveryOf(SHOP))).notes ?? [];
  const told = 'nothing keeps a client at one side';
  expect((await notes(DRAFT)).filter(note => note.includes(told))).toEqual([]);
  const sticky = DRAFT.replace('services: [shop-web]', 'services: [shop-web]\n    sticky: true');
  expect((await notes(sticky)).filter(note => note.includes(told))).toHaveLength(1);
});
