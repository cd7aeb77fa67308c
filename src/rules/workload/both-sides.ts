import {type BothSides, unanswered} from '../../choices/both-sides.ts';
import type {OwnData} from '../../choices/own-data.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {caller, webService} from '../service/example-objects.ts';
import {listed, workloadName} from '../wording.ts';

const WORKER = (strategy = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: mailer, namespace: shop}
spec:
${strategy}  selector: {matchLabels: {app: mailer}}
  template:
    metadata: {labels: {app: mailer}}
    spec:
      containers: [{name: mailer, image: "example/mailer:1"}]
`;

/** A store, and a job that calls it. */
const STORE = (image: string, port: number, more = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: store, namespace: shop}
spec:
  selector: {matchLabels: {app: store}}
  template:
    metadata: {labels: {app: store}}
    spec:
      containers: [{name: store, image: "${image}", ${more}ports: [{containerPort: ${port}}]}]
---
apiVersion: v1
kind: Service
metadata: {name: store, namespace: shop}
spec: {selector: {app: store}, ports: [{port: ${port}}]}
${caller(`tcp://store:${port}`, 'Job')}`;

export default defineRule({
  id: 'workload/both-sides',
  on: 'pod',
  claims: [],
  summary: 'Workloads that nobody has allowed to run on Kubernetes and on ECS at once are told.',
  rationale:
    'A service of ECS starts its tasks when it is deployed, long before a request reaches them, and the pods go on: for the time of the move ' +
    'both run. For a program that only answers requests that is what a careful move wants. Queue consumers, schedulers, cron ' +
    'libraries and loops that rely on being alone begin with the process, also inside a web server: they work on both sides from the ' +
    'first task on, and what they do is done twice. The manifests only show signs of it: names of programs, flags and variables, a queue ' +
    'by which KEDA scales, the strategy Recreate, or that nothing calls the workload. The program decides, and people know it. A database, ' +
    'a cache or a broker keeps data for those that call it, and the one on ECS is another one: while weights move, the same client is answered ' +
    'from the one and from the other in turn, and what only the old one holds ends with it. Where both mount the same files, they ' +
    'write to them at once.',
  remediation:
    'Look at what the program starts besides its server. Write it under `cutover.workers` of k2e.yaml: `overlap` where two at once are well (competing ' +
    'consumers of one queue often are), `exclusive` where they are not: such a service starts without a task, and the cutover hands it over. `"*": overlap` answers for all that show no sign. ' +
    'What keeps data: let both sides call one of them before weights move.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment',
      'https://kubernetes.io/docs/concepts/architecture/leases/#leader-election',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate'],
  examples: [
    {
      name: 'a worker that nothing calls',
      given: WORKER(),
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/template', says: 'nothing calls it'},
      ],
    },
    {
      name: 'a worker that certainly fetches its work itself',
      given: WORKER().replace('image:', 'command: [celery, -A, shop, worker], image:'),
      findings: [
        {level: 'action', fidelity: 'approximate', path: '/spec/template', says: '`celery` in its command'},
      ],
    },
    {
      name: 'it may run on both sides',
      given: WORKER(),
      config: 'cutover: {workers: {Deployment/shop/mailer: overlap}}',
    },
    {
      name: 'it may not, and the cutover hands it over',
      given: WORKER('  strategy: {type: Recreate}\n'),
      config: 'cutover: {workers: {Deployment/shop/mailer: exclusive}}',
    },
    {
      name: 'a pattern does not answer for one with a sign',
      given: WORKER('  strategy: {type: Recreate}\n'),
      config: 'cutover: {workers: {"*": overlap}}',
      findings: [
        {level: 'action', fidelity: 'approximate', path: '/spec/template', says: 'strategy Recreate'},
      ],
    },
    {
      name: 'a web server with a queue, and one without',
      given: `${webService()}${caller('http://web')}${webService().replaceAll('web', 'orders').replace('ports: [{name: http', 'env: [{name: ORDERS_QUEUE_URL, value: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"}], ports: [{name: http')}`,
      config: 'cutover: {workers: {Deployment/shop/api: overlap}}',
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/template', says: 'Deployment shop/web '},
        {level: 'review', fidelity: 'approximate', path: '/spec/template', says: 'ORDERS_QUEUE_URL'},
      ],
    },
    {
      name: 'a cache that others call',
      given: STORE('redis:7', 6379),
      findings: [{level: 'action', fidelity: 'approximate', path: '/spec/template', says: 'Redis'}],
    },
    {
      name: 'a cache of which two are well, as it may be empty',
      given: STORE('redis:7', 6379),
      config: 'cutover: {workers: {Deployment/shop/store: overlap}}',
    },
    {
      name: 'a database by its port, on files that both sides mount',
      given: `${STORE('example/orders-data:3', 5432, 'volumeMounts: [{name: data, mountPath: /var/lib/data}], ').replace('containers:', 'volumes: [{name: data, nfs: {server: fs-0a1b2c3d4e5f67890.efs.eu-west-1.amazonaws.com, path: /}}]\n      containers:')}`,
      findings: [
        {level: 'action', fidelity: 'approximate', path: '/spec/template', says: 'write to the same files'},
      ],
    },
    {
      name: 'one pod that writes to files on EFS',
      given: webService()
        .replace(
          'containers:',
          'volumes: [{name: data, nfs: {server: fs-0a1b2c3d4e5f67890.efs.eu-west-1.amazonaws.com, path: /}}]\n      containers:',
        )
        .replace(
          'ports: [{name: http',
          'volumeMounts: [{name: data, mountPath: /data}], ports: [{name: http',
        ),
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template',
          says: 'files that both sides mount',
        },
      ],
    },
    {
      name: 'web servers that are known to be nothing else',
      given: webService(),
      config: 'cutover: {workers: {"*": overlap}}',
    },
  ],
  map(subject) {
    const {workload, context, report} = subject;
    const own = context.choice(unanswered).get(workload);
    if (!own) return;
    if (own.data) report('', aboutData(own, own.data));
    else if (own.signs.length > 0)
      report('', {
        // One sign beside that nobody calls it: it fetches its work itself, and does so from the first task on.
        level: !own.beside && own.signs.length > 1 ? 'action' : 'review',
        fidelity: 'approximate',
        message: `${workloadName(workload)} runs on ECS as soon as its service is deployed, beside its pods, and it may do its work twice then (${own.signs.join('; ')}). Nobody has said whether it may run on both sides.`,
      });
    else {
      const said = context.choice(plainReports).get(workload);
      if (said) report('', said);
    }
  },
});

/** What is asked of a workload that keeps data. */
function aboutData({workload, key}: BothSides, {product, isShared, guessedBy}: OwnData): Report {
  const name = workloadName(workload);
  const {service} = product;
  const runs =
    guessedBy === undefined
      ? `${name} runs ${product.name}`
      : `${name} seems to run ${product.name}, as a Service offers its port ${guessedBy}`;
  return {
    level: 'action',
    fidelity: 'approximate',
    message: isShared
      ? `${runs}; it starts on ECS as soon as its service is deployed, beside its pods: two that write to the same files at once may destroy them. Nobody has said whether it may run on both sides.`
      : `${runs}. On ECS a second one begins without its data, beside its pods: while weights move, what is written on one side is not there on the other, and what only the pods hold ends with them. Nobody has said whether that does no harm.`,
    remediation: `Let both sides call one and the same before weights move: ${service === undefined ? '' : `${service}, or `}the one in the cluster at an address that tasks reach (an internal load balancer), and leave it out of the input. Where two do no harm${isShared ? '' : ', as with a cache that may be empty'}, write \`cutover: {workers: {${key}: overlap}}\` into k2e.yaml; a cutover does not begin before.`,
  };
}

/** What to say of those that show no sign. One cause is told once: nobody has spoken of them. */
function plainReports(context: Context): ReadonlyMap<Workload, Report> {
  const plain = [...context.choice(unanswered).values()].filter(({signs}) => signs.length === 0);
  return jointReports(plain, {of: () => '', at: ({workload}) => workload, says: plainReport});
}

function plainReport(_: unknown, plain: readonly Workload[]): Report {
  const isOne = plain.length === 1;
  return {
    level: 'info',
    fidelity: 'approximate',
    message: `${listed(plain.map(workloadName))} ${isOne ? 'runs' : 'run'} on ECS as soon as deployed, beside ${isOne ? 'its' : 'their'} pods; nothing in the manifests shows a timer or a consumer inside, and nobody has said that there is none.`,
    remediation:
      'Where none of them starts such a thing beside its server, write `cutover: {workers: {"*": overlap}}` into k2e.yaml; a cutover does not begin before.',
  };
}
