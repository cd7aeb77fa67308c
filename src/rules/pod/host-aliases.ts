import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/host-aliases',
  on: 'pod',
  claims: ['/spec/hostAliases'],
  summary: 'Entries of /etc/hosts are reported: a task with an interface of its own has none.',
  rationale:
    'Kubernetes writes host aliases into /etc/hosts of the pod. ECS has `extraHosts`, but not for tasks with a network interface ' +
    'of their own (`awsvpc`), which is all that Fargate has.',
  remediation: 'Make records in a private hosted zone of Route 53 that is associated with the VPC.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
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
  map({view, report}) {
    for (const [index, {ip = '', hostnames = []}] of (view.spec?.hostAliases ?? []).entries()) {
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
