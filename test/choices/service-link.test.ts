import {expect, test} from 'vitest';
import {resourceOf} from '../../src/ecs/plan.ts';
import {convertText} from '../run.ts';

const TEXT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: example/api:1
          args: ["--web=http://$(WEB_SERVICE_HOST):$(WEB_SERVICE_PORT)", "--api=$(KUBERNETES_SERVICE_HOST)"]
          env: [{name: WEB_URL, value: "http://$(WEB_SERVICE_HOST):$(WEB_SERVICE_PORT)/x"}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example/web:1", ports: [{containerPort: 8080}]}]}
`;

test('a text that holds the address of a Service has its name on ECS', () => {
  const {plan} = convertText(TEXT.replace(', "--api=$(KUBERNETES_SERVICE_HOST)"', ''));
  const [api] = resourceOf(plan, 'task-definitions/shop-api')?.input.containerDefinitions ?? [];
  expect(api?.command).toEqual(['--web=http://web:80']);
  expect(api?.environment).toContainEqual({name: 'WEB_URL', value: 'http://web:80/x'});
});

test('the address of the API server stays unknown', () => {
  const {report} = convertText(TEXT);
  const told = report.findings.filter(({rule}) => rule === 'container/command').map(({message}) => message);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('KUBERNETES_SERVICE_HOST');
});
