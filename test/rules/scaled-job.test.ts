import {expect, test} from 'vitest';
import {resourceOf} from '../../src/ecs/plan.ts';
import {convertText} from '../run.ts';

function scaledJob(job: object, spec: object = {}) {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledJob',
    metadata: {name: 'mail', namespace: 'shop', labels: {app: 'mail'}},
    spec: {
      jobTargetRef: job,
      triggers: [{type: 'rabbitmq', metadata: {queueName: 'mail', host: 'amqp://mq'}}],
      ...spec,
    },
  };
}

function template(container: object = {}) {
  return {
    spec: {
      restartPolicy: 'Never',
      serviceAccountName: 'mail',
      containers: [{name: 'mail', image: 'example/mail:1', ...container}],
    },
  };
}

function run(...objects: readonly object[]) {
  return convertText(objects.map(object => JSON.stringify(object)).join('\n---\n'), '');
}

const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {name: 'smtp', namespace: 'shop'},
  stringData: {password: 'xyzzy-plugh'},
};

test('the pod template of a ScaledJob is converted like that of a Job, secrets included', () => {
  const env = [{name: 'PASSWORD', valueFrom: {secretKeyRef: {name: 'smtp', key: 'password'}}}];
  const {plan, report} = run(scaledJob({backoffLimit: 0, template: template({env})}), SECRET);
  const [container] = resourceOf(plan, 'task-definitions/shop-mail')?.input.containerDefinitions ?? [];
  expect(container?.secrets?.map(({name}) => name)).toEqual(['PASSWORD']);
  expect(resourceOf(plan, 'jobs/shop-mail')?.input.count).toBe(1);
  expect(JSON.stringify(report)).not.toContain('xyzzy');
  expect(report.findings.filter(({rule}) => rule === 'input/unmapped')).toEqual([]);
  expect(report.workloads.map(({object, verdict}) => [object.kind, verdict])).toEqual([
    ['ScaledJob', 'ready-with-actions'],
  ]);
});

test('what its Job asks for beyond one task becomes a state machine', () => {
  const {plan, report} = run(scaledJob({backoffLimit: 2, activeDeadlineSeconds: 600, template: template()}));
  expect(resourceOf(plan, 'state-machines/shop-mail')?.input.definition).toMatchObject({TimeoutSeconds: 600});
  expect(report.findings.map(({remediation}) => remediation).join()).toContain('StartExecution');
});

test('a fault in its template is told at its place, and the rest is converted', () => {
  const {plan, report} = run(
    scaledJob({backoffLimit: 'six', template: template({ports: [{containerPort: 'http'}], colour: 'red'})}),
  );
  const places = report.findings.map(({path}) => path);
  expect(places).toContain('/spec/jobTargetRef/backoffLimit');
  expect(places).toContain('/spec/jobTargetRef/template/spec/containers/0/colour');
  expect(resourceOf(plan, 'task-definitions/shop-mail')).toBeDefined();
});

test('the Jobs that KEDA has made of it in a live cluster are no workloads of their own', () => {
  const owner = {apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledJob', name: 'mail', controller: true, uid: '1'};
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {name: 'mail-x7k2p', namespace: 'shop', ownerReferences: [owner]},
    spec: {template: template()},
  };
  const {report} = run(scaledJob({template: template()}), job);
  expect(report.workloads.map(({object}) => object.kind)).toEqual(['ScaledJob']);
});

test('fields that KEDA does not have are told, and a kind of another group is none of KEDA', () => {
  const {report} = run(scaledJob({template: template()}, {maxReplicas: 4}));
  expect(report.findings.map(({path}) => path)).toContain('/spec/maxReplicas');
  const foreign = {...scaledJob({template: template()}), apiVersion: 'jobs.example.com/v1'};
  expect(run(foreign).report.workloads).toEqual([]);
});
