import {capacityOf, FARGATE_SPOT} from '../../choices/capacity.ts';
import {computeOf} from '../../choices/compute.ts';
import {convertedWorkloads} from '../../choices/converted.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {replicasOf} from '../../choices/rollout.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {taskSize} from '../../choices/task-size.ts';
import {FARGATE} from '../../ecs/limits.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Deployment} from '../../model/kubernetes.generated.ts';
import {controllerOf} from '../../model/rollout.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';

/** CPU units of one vCPU. */
const VCPU = 1024;
const DEPLOYMENT = (replicas: number, scaled = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 900m, memory: 1Gi}}}]}${scaled}`;
const SCALED = `
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: app, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
  minReplicas: 2
  maxReplicas: 10
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]`;

export default defineRule({
  id: 'workload/fargate-quota',
  on: 'pod',
  claims: [],
  summary: 'Services that take more vCPUs of Fargate than the first quota of an account are told once.',
  rationale:
    'A cluster has as many CPUs as its nodes. On Fargate the quota of the account bounds how many vCPUs its tasks take together in a region: ' +
    'it is 6 at first, and AWS raises it when asked, or by itself as it is used. A task beyond it does not start: a service stays below its count, and ' +
    'a run of a schedule is lost.',
  remediation:
    'Compare with `aws service-quotas get-service-quota --service-code fargate --quota-code L-3032A538`, and ask for more in time (`request-service-quota-increase`).',
  refs: {
    kubernetes: ['https://docs.aws.amazon.com/eks/latest/userguide/fargate.html'],
    ecs: [
      'https://docs.aws.amazon.com/general/latest/gr/ecs-service.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'more than the first quota',
      given: DEPLOYMENT(8),
      findings: [{level: 'review', fidelity: 'manual', path: '/spec/template', says: '8 vCPUs'}],
    },
    {
      name: 'more when it is scaled out',
      given: DEPLOYMENT(2, SCALED),
      findings: [{level: 'review', fidelity: 'manual', path: '/spec/template', says: '2 to 10 vCPUs'}],
    },
    {name: 'less than the first quota', given: DEPLOYMENT(2)},
    {name: 'on EC2', given: DEPLOYMENT(8), config: 'compute: ec2'},
    {
      name: 'on Managed Instances',
      given: DEPLOYMENT(8),
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
    },
  ],
  map({workload, context, report}) {
    const said = context.choice(reports).get(workload);
    if (said) report('', said);
  },
});

/** What to say of the services on Fargate where they take more than the first quota, but for those on Spot, which has a quota of its own. */
function reports(context: Context): ReadonlyMap<Workload, Report> {
  const all = context
    .choice(convertedWorkloads)
    .filter(workload => computeOf(workload, context) === 'fargate' && runsAs(workload) === 'service')
    .filter(workload => !isSidecar(workload, context))
    .filter(
      workload =>
        capacityOf(workload, context).capacityProviderStrategy?.[0]?.capacityProvider !== FARGATE_SPOT,
    );
  const sum = (bound: 'min' | 'max') =>
    all.reduce((total, each) => total + countsOf(each)[bound] * taskSize(each, context).cpu, 0) / VCPU;
  const [least, most] = [sum('min'), sum('max')];
  if (most <= FARGATE.firstQuota) return new Map();
  return jointReports(
    all.map(workload => ({workload})),
    {
      of: () => '',
      at: ({workload}) => workload,
      says: () => ({
        level: 'review',
        fidelity: 'manual',
        message: `The services take ${least === most ? most : `${least} to ${most}`} vCPUs of Fargate together; what updates, Jobs and pods of EKS on Fargate take comes on top. The quota of an account for a region is ${FARGATE.firstQuota} vCPUs at first, and a task beyond it does not start.`,
      }),
    },
  );
}

/** How many tasks run; of a StatefulSet with a service per ordinal, all of them. */
function countsOf(workload: Workload): {readonly min: number; readonly max: number} {
  if (!workload.apart) return replicasOf(workload);
  const {replicas = 1} = (controllerOf(workload).value as Pick<Deployment, 'spec'>).spec ?? {};
  return {min: replicas, max: replicas};
}
