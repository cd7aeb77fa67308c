import {computeOf} from '../../choices/compute.ts';
import {convertedWorkloads} from '../../choices/converted.ts';
import {networkMode} from '../../choices/network-mode.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

export default defineRule({
  id: 'workload/network-interfaces',
  on: 'pod',
  claims: [],
  summary:
    'Tasks with an address of their own take a network interface of their EC2 instance each: told once.',
  rationale:
    'On EKS the pods of a node share its network interfaces, each of which has many addresses. On ECS a task with the network mode awsvpc ' +
    'takes a whole interface, of which an instance has few, and no task is placed where none is left, whatever CPU and memory there are. With ' +
    'the account setting awsvpcTrunking, instances of most types that are launched from then on hold several times as many tasks.',
  remediation:
    'Switch the setting on before the instances are launched (`aws ecs put-account-setting-default --name awsvpcTrunking --value enabled`), see in the guide how many tasks the instance type then holds, and count the instances by that, too.',
  refs: {
    kubernetes: ['https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate'],
  examples: [
    {
      name: 'a Deployment on EC2',
      given: 'terminationGracePeriodSeconds: 30',
      config: 'compute: ec2',
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template',
          says: 'c5.large holds 2 such tasks',
        },
      ],
    },
    {
      name: 'a Deployment on Managed Instances, which ECS chooses',
      given: 'terminationGracePeriodSeconds: 30',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
    },
  ],
  map({workload, context, report}) {
    const said = context.choice(reports).get(workload);
    if (said) report('', said);
  },
});

/** What to say of the workloads on EC2 whose tasks have an address of their own. */
function reports(context: Context): ReadonlyMap<Workload, Report> {
  const found = context
    .choice(convertedWorkloads)
    .filter(workload => computeOf(workload, context) === 'ec2' && networkMode(workload, context) === 'awsvpc')
    .map(workload => ({workload}));
  return jointReports(found, {
    of: () => '',
    at: ({workload}) => workload,
    says: (_, all) => ({
      level: 'review',
      fidelity: 'approximate',
      message: `Each task of ${listed(all.map(workloadName))} takes a network interface of its instance, of which there are few, while pods of EKS share them: by default a c5.large holds 2 such tasks, where it held 29 pods.`,
    }),
  });
}
