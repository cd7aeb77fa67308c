import {convertedWorkloads} from '../../choices/converted.ts';
import {ecrRepository, imageOf, parseImage} from '../../choices/image.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

const AT_HOME = 'aws: {accountId: "111122223333", region: eu-west-1}';
const DEPLOYMENT = (account: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "${account}.dkr.ecr.eu-west-1.amazonaws.com/app:1"}]}`;

export default defineRule({
  id: 'workload/other-registries',
  on: 'pod',
  claims: [],
  summary:
    'Images in ECR of another account are told once: their repositories have to admit the execution roles.',
  rationale:
    'Nodes of EKS pull images with the role of the node, which the policy of a repository in another account admits by its name, or by ' +
    'its account. Tasks pull with their execution role. k2e gives that the right to pull, but the other account has to grant it as well: a policy ' +
    'that names the role of the nodes alone lets no task start.',
  remediation:
    'Look at the policies in that account (`aws ecr get-repository-policy`), and let them admit the account in which the tasks run, or the execution roles.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/containers/images/#using-a-private-registry'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'a repository of another account',
      given: DEPLOYMENT('444455556666'),
      config: AT_HOME,
      findings: [{level: 'review', fidelity: 'manual', path: '/spec/template', says: '444455556666'}],
    },
    {name: 'a repository of the same account', given: DEPLOYMENT('111122223333'), config: AT_HOME},
    {name: 'an account that k2e.yaml does not say', given: DEPLOYMENT('444455556666')},
  ],
  map({workload, context, report}) {
    const said = context.choice(reports).get(workload);
    if (said) report('', said);
  },
});

/** What to say of the workloads with images in ECR of other accounts than that of k2e.yaml. */
function reports(context: Context): ReadonlyMap<Workload, Report> {
  const {accountId} = context.config.aws;
  if (accountId === undefined) return new Map();
  const found = context.choice(convertedWorkloads).flatMap(workload => {
    const accounts = workload.containers.flatMap(container => {
      const account = ecrRepository(parseImage(imageOf(container, workload, context)))?.account;
      return account === undefined || account === accountId ? [] : [account];
    });
    return accounts.length > 0 ? [{workload, accounts}] : [];
  });
  return jointReports(found, {
    of: () => '',
    at: ({workload}) => workload,
    says: (all, workloads) => ({
      level: 'review',
      fidelity: 'manual',
      message: `Tasks of ${listed(workloads.map(workloadName))} pull images from ECR in account ${listed(all.flatMap(({accounts}) => accounts).toSorted())}, whose repositories have to admit their execution roles in place of the role of the nodes.`,
    }),
  });
}
