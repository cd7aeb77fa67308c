import {expect, test} from 'vitest';
import {resourceOf} from '../../src/ecs/plan.ts';
import {parseText} from '../../src/ecs/token.ts';
import {convertText} from '../run.ts';

const CONFIG = `app: shop
aws: {accountId: "111122223333", region: eu-west-1}
network: {vpcId: vpc-0123456789abcdef0, taskSubnets: [subnet-0123456789abcdef0]}`;

/** A CronJob with the longest name that Kubernetes takes, in the namespace with the longest. */
function cronJob(index: number): string {
  const name = `report-${String(index).padStart(4, '0')}`.padEnd(52, 'x');
  return `apiVersion: batch/v1
kind: CronJob
metadata: {name: ${name}, namespace: ${'shop'.padEnd(63, 'x')}}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: "example/app:1"}]}}}}`;
}

test('the schedules of hundreds of CronJobs have roles whose policies IAM takes, and each may start its own task', () => {
  const count = 200;
  const {report, plan} = convertText(
    Array.from({length: count}, (_, index) => cronJob(index)).join('\n---\n'),
    CONFIG,
  );
  expect(report.findings.filter(({rule}) => rule.startsWith('check/'))).toEqual([]);
  const schedules = [...plan.resources.values()].filter(({kind}) => kind === 'schedules');
  expect(schedules).toHaveLength(count);
  for (const {name} of schedules) {
    const target = resourceOf(plan, `schedules/${name}`)?.input.Target;
    const [token] = parseText(target?.RoleArn ?? '');
    const role = token?.kind === 'ref' ? token.resource.slice('roles/'.length) : '';
    const policy = JSON.stringify(resourceOf(plan, `role-policies/${role}`)?.input.PolicyDocument);
    const {TaskDefinition: definition} = JSON.parse(target?.Input ?? '{}');
    expect(policy).toContain(`${JSON.stringify(definition).slice(1)}`);
  }
});
