import {computeOf} from '../../choices/compute.ts';
import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {defineRule} from '../rule.ts';
import {mainContainersFirst} from './containers-in-order.ts';

export default defineRule({
  id: 'pod/host-aliases',
  on: 'pod',
  claims: ['/spec/hostAliases'],
  summary:
    'Entries of /etc/hosts are reported, as a task with an interface of its own has none; other tasks on EC2 get them.',
  rationale:
    'Kubernetes writes host aliases into /etc/hosts of the pod. ECS has `extraHosts`, but not for tasks with a network interface ' +
    'of their own (`awsvpc`), which is all that Fargate has, and not on Managed Instances. Tasks on EC2 that have the network or ' +
    'ports of their instance get them.',
  remediation: 'Make records in a private hosted zone of Route 53 that is associated with the VPC.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual'],
  examples: [
    {
      name: 'a host of the old data centre, in the network of an EC2 instance',
      config: 'compute: ec2',
      given: 'hostNetwork: true\nhostAliases: [{ip: 10.1.2.3, hostnames: [erp.example.com, erp]}]',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {
              name: 'app',
              extraHosts: [
                {hostname: 'erp.example.com', ipAddress: '10.1.2.3'},
                {hostname: 'erp', ipAddress: '10.1.2.3'},
              ],
            },
          ],
        },
      },
    },
    {
      name: 'a host of the old data centre',
      given: 'hostAliases: [{ip: 10.1.2.3, hostnames: [erp.example.com]}]',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/hostAliases/0',
          says: 'erp.example.com',
        },
      ],
    },
  ],
  map(subject) {
    const {view, workload, context, set, report} = subject;
    const aliases = view.spec?.hostAliases;
    if (!aliases) return;
    const mode = networkMode(workload, context);
    if (computeOf(workload, context) === 'ec2' && (mode === 'bridge' || mode === 'host')) {
      const extraHosts = aliases.flatMap(({ip = '', hostnames = []}) =>
        hostnames.map(hostname => ({hostname, ipAddress: ip})),
      );
      if (extraHosts.length === 0) return;
      mainContainersFirst(subject);
      const containerDefinitions = workload.containers.map(({name}) => ({name, extraHosts}));
      set(context.choice(names).taskDefinition(workload), {containerDefinitions});
      return;
    }
    for (const [index, {ip = '', hostnames = []}] of aliases.entries()) {
      const hosts = hostnames.join(', ');
      report(`/spec/hostAliases/${index}`, {
        level: 'action',
        fidelity: 'manual',
        message: `The pods find ${hosts} at ${ip} by an entry in /etc/hosts, which a task does not get.`,
        remediation: `Make an A record for ${hosts} with ${ip} in a private hosted zone of Route 53 that is associated with the VPC.`,
      });
    }
  },
});
