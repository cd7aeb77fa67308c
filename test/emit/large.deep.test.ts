import {beforeAll, describe, expect, it} from 'vitest';
import type {Plan} from '../../src/ecs/plan.ts';
import {emitCdk} from '../../src/emit/cdk/cdk.ts';
import {layoutOf} from '../../src/emit/cdk/layout.ts';
import {emitCloudFormation} from '../../src/emit/cloudformation/cloudformation.ts';
import {ATTRIBUTES, nodesOf} from '../../src/emit/declarative/graph.ts';
import {select} from '../../src/emit/output-folder.ts';
import {terraform} from '../../src/emit/terraform/terraform.ts';
import {convertText} from '../run.ts';
import {ApplicationReader} from './cdk/reader.ts';
import {StackReader} from './cloudformation/nested.ts';
import {expectSameMeaning, ownedByStack} from './meaning.ts';
import {ConfigurationReader} from './terraform/reader.ts';

/** Workloads of three namespaces that call each other, with secrets, an Ingress, autoscaling and CronJobs. */
function manifests(count: number): string {
  const documents = Array.from({length: count}, (_, index) => {
    const [namespace, name] = [`team-${index % 3}`, `app-${index}`];
    const meta = `metadata: {name: ${name}, namespace: ${namespace}}`;
    const next = `app-${(index + 3) % count}.team-${((index + 3) % count) % 3}`;
    return [
      `apiVersion: apps/v1
kind: Deployment
${meta}
spec:
  replicas: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: app
          image: registry.example.com/${name}:1
          ports: [{containerPort: 8080}]
          env:
            - {name: NEXT, value: "http://${next}:80"}
            - {name: PASSWORD, valueFrom: {secretKeyRef: {name: ${name}, key: password}}}`,
      `apiVersion: v1
kind: Secret
${meta}
stringData: {password: example}`,
      `apiVersion: v1
kind: Service
${meta}
spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: 8080}]}`,
      index % 3 === 0
        ? `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
${meta}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}
  minReplicas: 2
  maxReplicas: 5
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]`
        : `apiVersion: batch/v1
kind: CronJob
metadata: {name: job-${index}, namespace: ${namespace}}
spec:
  schedule: "${index % 60} 3 * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: job, image: "job:1"}]}}}}`,
      `apiVersion: networking.k8s.io/v1
kind: Ingress
${meta}
spec:
  ingressClassName: alb
  rules:
    - host: ${name}.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${name}, port: {number: 80}}}}]}`,
    ];
  });
  return documents.flat().join('\n---\n');
}

describe('a plan of more than 1,000 resources', () => {
  let plan: Plan;
  beforeAll(() => {
    plan = convertText(manifests(100), 'app: big\nsecrets: {store: secrets-manager}\n').plan;
    expect(plan.resources.size).toBeGreaterThan(1000);
  });

  it('is nested stacks of CloudFormation within its quotas, which say the same', () => {
    const reader = new StackReader(emitCloudFormation(select(plan, true)).files);
    expectSameMeaning(reader.running(), plan, ownedByStack);
    for (const [name, template] of reader.templates) {
      const {Resources, Parameters = {}, Outputs = {}} = template;
      expect(Object.keys(Resources).length, name).toBeLessThanOrEqual(500);
      expect(Object.keys(Parameters).length, name).toBeLessThanOrEqual(200);
      expect(Object.keys(Outputs).length, name).toBeLessThanOrEqual(200);
      expect(JSON.stringify(template, undefined, 2).length, name).toBeLessThan(1_000_000);
    }
  });

  it('has no secret’s value and no schedule that fires in any stack', () => {
    const {templates} = new StackReader(emitCloudFormation(select(plan, true)).files);
    const all = [...templates.values()].flatMap(({Resources}) =>
      Object.values(Resources).map(each => Object(each)),
    );
    const secrets = all.filter(({Type}) => Type === 'AWS::SecretsManager::Secret');
    const schedules = all.filter(({Type}) => Type === 'AWS::Scheduler::Schedule');
    expect([secrets.length, schedules.length]).toEqual([100, 66]);
    for (const {Properties, DeletionPolicy} of secrets) {
      expect(Object.keys(Properties)).not.toContain('SecretString');
      expect(DeletionPolicy).toBe('RetainExceptOnCreate');
    }
    for (const {Properties} of schedules) {
      const parameter = Object(Properties.State).Ref;
      const defaults = [...templates.values()].flatMap(
        ({Parameters}) => Parameters?.[parameter]?.Default ?? [],
      );
      expect(new Set(defaults)).toEqual(new Set(['DISABLED']));
    }
  });

  it('is an application of the CDK whose stacks are within the quotas, which says the same', () => {
    const {files} = emitCdk(select(plan, true));
    expectSameMeaning(new ApplicationReader(files, plan).running(), plan, ownedByStack);
    const stacks = layoutOf(
      nodesOf(select(plan, true).resources, {...ATTRIBUTES, 'role-policies': '/RoleName'}),
    );
    expect(stacks.length).toBeGreaterThan(4);
    for (const {name, early, workloads, late} of stacks) {
      const nodes = [...early, ...workloads.flatMap(workload => workload.nodes), ...late];
      expect(nodes.length, name).toBeLessThanOrEqual(400);
    }
  });

  it('is a configuration of Terraform that says the same', () => {
    const reader = new ConfigurationReader(terraform.emit(select(plan, true)).files);
    const running = reader.running();
    expect(running.size).toBe(
      [...plan.resources.values()].filter(({kind}) =>
        ['services', 'task-definitions', 'schedules'].includes(kind),
      ).length,
    );
  });
});
