import {computeOf} from '../../choices/compute.ts';
import {convertedWorkloads} from '../../choices/converted.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {runsAs} from '../../choices/runs-as.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

const CONFIG = 'compute: managed\ncluster: {capacityProviders: {managed: shop}}';

export default defineRule({
  id: 'workload/instance-lifetime',
  on: 'pod',
  claims: [],
  summary:
    'Managed Instances are drained 14 days after their launch: what that means for the tasks is told once.',
  rationale:
    'A node of Kubernetes lives until somebody replaces it, and draining it evicts pods within their disruption budgets. ECS begins to drain ' +
    'a Managed Instance on the 14th day after its launch, to bring security updates, and earlier where it can do with fewer instances. It replaces the ' +
    'tasks of services within `minimumHealthyPercent` and `maximumPercent`, which hold the disruption budgets; the tasks of Jobs are stopped, and ' +
    'count as failed.',
  remediation: 'Set an EC2 event window for the instances, so that they are replaced at a quiet time.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/migrate-fargate-to-managed-instances.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-draining.html',
      'https://docs.aws.amazon.com/batch/latest/userguide/ecs-managed-instances-instance-draining.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate'],
  examples: [
    {
      name: 'a Deployment',
      given: 'terminationGracePeriodSeconds: 30',
      config: CONFIG,
      findings: [{level: 'info', fidelity: 'approximate', path: '/spec/template', says: '14 days'}],
    },
    {
      name: 'a Job',
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: app, namespace: shop}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: app, image: "example/app:1"}]}`,
      config: CONFIG,
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/template', says: 'stopped'}],
    },
  ],
  map({workload, context, report}) {
    const said = context.choice(reports).get(workload);
    if (said) report('', said);
  },
});

/** What to say of the workloads on Managed Instances: those that ECS keeps running, and those that end by themselves. */
function reports(context: Context): ReadonlyMap<Workload, Report> {
  const all = context
    .choice(convertedWorkloads)
    .filter(workload => computeOf(workload, context) === 'managed' && !isSidecar(workload, context))
    .map(workload => ({workload, isKept: runsAs(workload) === 'service'}));
  return jointReports(all, {
    of: ({isKept}) => `${isKept}`,
    at: ({workload}) => workload,
    says: ([{isKept}], workloads) => (isKept ? keptReport(workloads) : passingReport(workloads)),
  });
}

function keptReport(kept: readonly Workload[]): Report {
  return {
    level: 'info',
    fidelity: 'approximate',
    message: `ECS drains each Managed Instance 14 days after its launch at the latest, and replaces the tasks of ${listed(kept.map(workloadName))} there as in a deployment: a service of one task whose \`minimumHealthyPercent\` is 0 is away meanwhile.`,
  };
}

function passingReport(passing: readonly Workload[]): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `ECS drains each Managed Instance 14 days after its launch at the latest: a task of ${listed(passing.map(workloadName))} that runs there then is stopped, and counts as failed.`,
    remediation:
      'Let runs be repeated without harm and retry them (`backoffLimit`), or run long ones on Fargate; set an EC2 event window for the instances.',
  };
}
