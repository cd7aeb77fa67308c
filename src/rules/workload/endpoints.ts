import {type EndpointMention, endpoints} from '../../choices/endpoints.ts';
import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {caller} from '../service/example-objects.ts';
import {listed, workloadName} from '../wording.ts';
import {belowTemplate} from './place.ts';

const RDS = 'orders.cluster-c0ffee.eu-west-1.rds.amazonaws.com';

export default defineRule({
  id: 'workload/endpoints',
  on: 'pod',
  claims: [],
  summary: 'Databases, caches and other servers outside the cluster that have to admit the tasks are listed.',
  rationale:
    'A database of RDS, a cache or a broker admits who bears a security group that it names, which so far are the nodes or the pods of the ' +
    'cluster. The tasks of ECS come with other groups: until these are admitted, connections run into a timeout, first of all on the day on ' +
    'which the service starts. The names of such servers stand in variables, arguments and files of configuration; those in values of ' +
    'Secrets are not told, only that there is one. Endpoints in public, such as those of S3 or SQS, admit by IAM and are left out.',
  remediation:
    'Admit the security groups of the tasks in that of the server before the services start. Where it admits by addresses, see that it has those by which the subnets of the tasks leave the VPC.',
  refs: {
    kubernetes: ['https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'a database of RDS',
      given: caller(`postgres://${RDS}:5432/orders`),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: `${RDS} (Amazon RDS)`,
        },
      ],
    },
    {
      name: 'tasks that share the network of their instance',
      given: caller(`postgres://${RDS}:5432/orders`).replace(
        'containers:',
        'hostNetwork: true\n      containers:',
      ),
      config: 'compute: ec2',
      findings: [{level: 'action', fidelity: 'manual', says: 'of their instances'}],
    },
    {
      name: 'tasks that share the network of their managed instance',
      given: caller(`postgres://${RDS}:5432/orders`).replace(
        'containers:',
        'hostNetwork: true\n      containers:',
      ),
      config: 'compute: managed',
      findings: [{level: 'action', fidelity: 'manual', says: 'of their instances'}],
    },
    {
      name: 'a database by its URL, of which nobody knows whom it admits',
      given: caller('mysql://app@db.example.com/orders'),
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'db.example.com (MySQL)',
        },
      ],
    },
    {
      name: 'the name in a Secret is not told',
      given: `${caller('x').replace('value: "x"', 'valueFrom: {secretKeyRef: {name: db, key: host}}')}---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData: {host: ${RDS}}
`,
      findings: [{level: 'action', fidelity: 'manual', says: 'Secret shop/db (host) (Amazon RDS)'}],
    },
    {
      name: 'groups that k2e.yaml names',
      given: caller(`redis://cache.c0ffee.0001.euw1.cache.amazonaws.com:6379`),
      config: 'network: {securityGroups: [sg-0a1b2c3d4e5f67890]}',
      findings: [{level: 'review', fidelity: 'manual', says: 'sg-0a1b2c3d4e5f67890'}],
    },
    {
      name: 'an endpoint that admits by IAM',
      given: caller('https://sqs.eu-west-1.amazonaws.com/111122223333/orders'),
    },
  ],
  map({workload, context, report}) {
    const reports = context.choice(reportsOfMentions);
    for (const mention of context.choice(mentionsOfWorkloads).get(workload) ?? []) {
      const said = reports.get(mention);
      if (said) report(belowTemplate(workload, mention), said);
    }
  },
});

function mentionsOfWorkloads(context: Context): ReadonlyMap<Workload, readonly EndpointMention[]> {
  return Map.groupBy(context.choice(endpoints), ({workload}) => workload);
}

/** What to say of each mention: servers of one kind that the same workloads call are one cause. */
function reportsOfMentions(context: Context): ReadonlyMap<EndpointMention, Report> {
  const mentions = context.choice(endpoints);
  const byServer = Map.groupBy(mentions, serverOf);
  const causes = new Map(
    [...byServer].map(([server, [first, ...others]]) => {
      const ids = [first, ...others].map(mention => mention?.workload.object.id);
      return [server, JSON.stringify([first?.what, first?.sure, [...new Set(ids)]])];
    }),
  );
  return jointReports(mentions, {
    of: mention => causes.get(serverOf(mention)) ?? '',
    at: mention => mention,
    says: (alike, users) => serversReport(alike, users, context),
  });
}

function serverOf({host, what}: EndpointMention): string {
  return `${what}\n${host}`;
}

function serversReport(
  mentions: readonly [EndpointMention, ...EndpointMention[]],
  users: readonly Workload[],
  context: Context,
): Report {
  const [{what, sure, isSecret}] = mentions;
  const isOne = users.length === 1;
  const hosts = listed(mentions.map(({host}) => `${host} (${what})`));
  const verb = isSecret ? (isOne ? 'finds an address in' : 'find an address in') : isOne ? 'calls' : 'call';
  const groups = listed(users.map(user => groupsOf(user, context)));
  const given = context.config.network.securityGroups !== undefined;
  return {
    level: sure && !given ? 'action' : 'review',
    fidelity: 'manual',
    message: sure
      ? `${listed(users.map(workloadName))} ${verb} ${hosts}: a security group says who reaches it, and the tasks do not come with that of the nodes, but with ${groups}.`
      : `${listed(users.map(workloadName))} ${verb} ${hosts}. If it admits by security group or by address, it knows the nodes of the cluster; the tasks come with ${groups}.`,
    remediation: sure
      ? 'Admit the security groups of the tasks in that of the server, at its port, before the services start; or let all tasks have a group that it admits (`network.securityGroups` in k2e.yaml).'
      : 'See whom it admits: add the security groups of the tasks, or the addresses by which their subnets leave the VPC.',
  };
}

/** The security groups with which the tasks of a workload come, as the end of a sentence. */
function groupsOf(workload: Workload, context: Context): string {
  if (networkMode(workload, context) !== 'awsvpc') return 'those of their instances';
  const given = context.config.network.securityGroups;
  return given ? listed(given) : context.choice(names).securityGroup(workload).name;
}
