import {unanswered} from '../../choices/both-sides.ts';
import type {Workload} from '../../model/inventory.ts';
import {defineRule, type Subject} from '../rule.ts';
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
    'by which KEDA scales, the strategy Recreate, or that nothing calls the workload. The program decides, and people know it.',
  remediation:
    'Look at what the program starts besides its server. Write it under `cutover.workers` of k2e.yaml: `overlap` where two at once are well (competing ' +
    'consumers of one queue often are), `exclusive` where they are not: such a service starts without a task, and the cutover hands it over. `"*": overlap` answers for all that show no sign.',
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
      name: 'web servers that are known to be nothing else',
      given: webService(),
      config: 'cutover: {workers: {"*": overlap}}',
    },
  ],
  map(subject) {
    const {workload, context, report} = subject;
    const {asked, plain} = context.choice(unanswered);
    const own = asked.get(workload);
    if (!own) return;
    if (own.signs.length > 0)
      report('', {
        // One sign beside that nobody calls it: it fetches its work itself, and does so from the first task on.
        level: !own.beside && own.signs.length > 1 ? 'action' : 'review',
        fidelity: 'approximate',
        message: `${workloadName(workload)} runs on ECS as soon as its service is deployed, beside its pods, and it may do its work twice then (${own.signs.join('; ')}). Nobody has said whether it may run on both sides.`,
      });
    // One cause is told once: nobody has spoken of those that show no sign.
    else if (plain[0] === workload) tellPlain(subject, plain);
  },
});

function tellPlain({report}: Subject<'pod'>, plain: readonly Workload[]): void {
  const isOne = plain.length === 1;
  report('', {
    level: 'info',
    fidelity: 'approximate',
    message: `${listed(plain.map(workloadName))} ${isOne ? 'runs' : 'run'} on ECS as soon as deployed, beside ${isOne ? 'its' : 'their'} pods; nothing in the manifests shows a timer or a consumer inside, and nobody has said that there is none.`,
    remediation:
      'Where none of them starts such a thing beside its server, write `cutover: {workers: {"*": overlap}}` into k2e.yaml; a cutover does not begin before.',
    workload: plain,
  });
}
