import {computeOf} from '../../choices/compute.ts';
import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {defineRule, type Subject} from '../rule.ts';
import {mainContainersFirst} from './containers-in-order.ts';

export default defineRule({
  id: 'pod/dns',
  on: 'pod',
  claims: ['/spec/dnsPolicy', '/spec/dnsConfig'],
  summary: 'Tasks ask the resolver of the VPC; name servers and search domains of a pod are reported.',
  rationale:
    'A pod asks the DNS of the cluster, and its search domains complete the names of Services. A task with a network interface of ' +
    'its own asks the resolver that the DHCP options of the VPC name; ECS takes no name servers or search domains for such tasks, ' +
    'nor on Managed Instances. A task on EC2 that has ports of its instance (`bridge`), or its network (`host`), takes them. ' +
    'Names of Services that k2e finds get an alias of Service Connect.',
  remediation:
    'Forward the domains with a Route 53 Resolver rule, or set DHCP options for the VPC; write names out in full.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'name servers of your own, on EC2, for a task with a port of its instance',
      config: 'compute: ec2',
      given: `dnsPolicy: None
dnsConfig: {nameservers: [10.0.0.2], searches: [corp.example.com]}
containers: [{name: app, image: "example/app:1", ports: [{containerPort: 53, hostPort: 53}]}]`,
      emits: {
        'task-definitions/shop-app': {
          networkMode: 'bridge',
          containerDefinitions: [
            {name: 'app', dnsServers: ['10.0.0.2'], dnsSearchDomains: ['corp.example.com']},
          ],
        },
      },
    },
    {
      name: 'name servers beside those of the node, on EC2, with its network',
      config: 'compute: ec2',
      given: `hostNetwork: true
dnsPolicy: Default
dnsConfig: {nameservers: [10.0.0.2]}`,
      emits: {
        'task-definitions/shop-app': {
          networkMode: 'host',
          containerDefinitions: [{name: 'app', dnsServers: ['10.0.0.2']}],
        },
      },
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/dnsConfig/nameservers',
          says: 'these alone',
        },
      ],
    },
    {
      name: 'name servers of your own',
      given: 'dnsPolicy: None\ndnsConfig: {nameservers: [10.0.0.2], searches: [corp.example.com]}',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/dnsConfig/nameservers',
          says: '10.0.0.2',
        },
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/dnsConfig/searches',
          says: 'corp.example.com',
        },
      ],
      drops: ['/spec/template/spec/dnsPolicy'],
    },
    {
      name: 'options of the resolver',
      given: 'dnsConfig: {options: [{name: ndots, value: "1"}, {name: use-vc}]}',
      findings: [
        {
          level: 'info',
          fidelity: 'dropped',
          path: '/spec/template/spec/dnsConfig/options/1',
          says: 'use-vc',
        },
      ],
      drops: ['/spec/template/spec/dnsConfig/options/0/value'],
    },
  ],
  map(subject) {
    const {view, report, drop} = subject;
    const {nameservers = [], searches = [], options = []} = view.spec?.dnsConfig ?? {};
    const isSet = setResolver(subject);
    drop(
      '/spec/dnsPolicy',
      isSet
        ? 'A task that names name servers asks those, any other one those of its instance or of the VPC.'
        : 'A task asks the resolver of the VPC, whatever the pod asked.',
    );
    if (isSet && nameservers.length > 0 && view.spec?.dnsPolicy !== 'None') {
      report('/spec/dnsConfig/nameservers', {
        level: 'review',
        fidelity: 'approximate',
        message: `The pods ask ${nameservers.join(', ')} beside the name servers of dnsPolicy ${view.spec?.dnsPolicy ?? 'ClusterFirst'}; the task asks these alone.`,
        remediation:
          'Let them know the private hosted zones of the VPC (forward to its resolver, the second address of its range), or take them out.',
      });
    }
    if (nameservers.length > 0 && !isSet) {
      report('/spec/dnsConfig/nameservers', {
        level: 'action',
        fidelity: 'manual',
        message: `The pods ask the name servers ${nameservers.join(', ')}; a task asks the resolver of the VPC.`,
        remediation: `Forward the domains that ${nameservers.join(', ')} answers with a Route 53 Resolver rule, or set DHCP options for the VPC.`,
      });
    }
    if (searches.length > 0 && !isSet) {
      report('/spec/dnsConfig/searches', {
        level: 'action',
        fidelity: 'manual',
        message: `The pods complete names with ${searches.join(', ')}; a task does not.`,
        remediation: 'Write those names out in full in the settings of the workload.',
      });
    }
    for (const [index, {name = ''}] of options.entries()) {
      const path = `/spec/dnsConfig/options/${index}`;
      if (name === 'ndots') drop(path, 'It tells when search domains are tried, and a task has none.');
      else {
        report(path, {
          level: 'info',
          fidelity: 'dropped',
          message: `The option ${name} of the resolver is not carried over; images with glibc read it from the variable RES_OPTIONS as well.`,
          remediation: `Set the variable RES_OPTIONS if the workload needs the option ${name}.`,
        });
      }
    }
  },
});

/**
 * Name servers and search domains of a task that has no network interface of its own, on EC2: Docker writes them into resolv.conf, with the
 * network of the instance too (`--dns`). False where the task takes none.
 */
function setResolver(subject: Subject<'pod'>): boolean {
  const {view, workload, context, set} = subject;
  const mode = networkMode(workload, context);
  if (mode !== 'bridge' && (mode !== 'host' || computeOf(workload, context) !== 'ec2')) return false;
  const {nameservers = [], searches = []} = view.spec?.dnsConfig ?? {};
  if (nameservers.length + searches.length === 0) return false;
  mainContainersFirst(subject);
  const setting = {
    ...(nameservers.length > 0 ? {dnsServers: nameservers} : {}),
    ...(searches.length > 0 ? {dnsSearchDomains: searches} : {}),
  };
  set(context.choice(names).taskDefinition(workload), {
    containerDefinitions: workload.containers.map(({name}) => ({name, ...setting})),
  });
  return true;
}
