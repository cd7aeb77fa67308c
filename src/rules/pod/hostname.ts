import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {defineRule} from '../rule.ts';
import {mainContainersFirst} from './containers-in-order.ts';

export default defineRule({
  id: 'pod/hostname',
  on: 'pod',
  claims: ['/spec/hostname', '/spec/subdomain', '/spec/setHostnameAsFQDN', '/spec/hostnameOverride'],
  summary: 'The host name of a task is chosen by ECS.',
  rationale:
    'A pod can choose its host name, and with a headless Service of the name of its subdomain other pods find it by that. A task ' +
    'with a network interface of its own is called after its address (`ip-10-0-1-23…`); ECS has no parameter for it there. A task on ' +
    'EC2 with ports of its instance (`bridge`) takes a name.',
  remediation:
    'Give the name to the program by a variable or an argument; let others find it by an alias of Service Connect.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual', 'dropped'],
  examples: [
    {
      name: 'a name of its own, on EC2, for a task with a port of its instance',
      config: 'compute: ec2',
      given: `hostname: worker
containers: [{name: app, image: "example/app:1", ports: [{containerPort: 80, hostPort: 80}]}]`,
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', hostname: 'worker'}]}},
    },
    {
      name: 'a name of its own',
      given: 'hostname: worker\nsubdomain: workers',
      findings: [
        {level: 'review', fidelity: 'manual', path: '/spec/template/spec/hostname', says: 'worker'},
        {level: 'review', fidelity: 'manual', path: '/spec/template/spec/subdomain', says: 'workers'},
      ],
    },
    {
      name: 'the short name',
      given: 'setHostnameAsFQDN: false',
      drops: ['/spec/template/spec/setHostnameAsFQDN'],
    },
  ],
  map(subject) {
    const {view, workload, context, set, report, drop} = subject;
    const {hostname, hostnameOverride, subdomain, setHostnameAsFQDN} = view.spec ?? {};
    for (const [field, name] of [
      ['hostname', hostname],
      ['hostnameOverride', hostnameOverride],
    ] as const) {
      if (!name) drop(`/spec/${field}`, 'It is empty.');
      else if (networkMode(workload, context) === 'bridge' && name === (hostnameOverride || hostname)) {
        mainContainersFirst(subject);
        const containerDefinitions = workload.containers.map(container => ({
          name: container.name,
          hostname: name,
        }));
        set(context.choice(names).taskDefinition(workload), {containerDefinitions});
      } else if (networkMode(workload, context) === 'bridge')
        drop(`/spec/${field}`, 'hostnameOverride wins.');
      else {
        report(`/spec/${field}`, {
          level: 'review',
          fidelity: 'manual',
          message: `The pods call themselves ${name}; a task is called after its address.`,
        });
      }
    }
    if (!subdomain) drop('/spec/subdomain', 'It is empty.');
    else {
      report('/spec/subdomain', {
        level: 'review',
        fidelity: 'manual',
        message: `Each pod has a DNS name of its own below ${subdomain}; single tasks have no names.`,
      });
    }
    if (setHostnameAsFQDN !== true) drop('/spec/setHostnameAsFQDN', 'It is the default.');
    else {
      report('/spec/setHostnameAsFQDN', {
        level: 'review',
        fidelity: 'manual',
        message: 'The pods see their full DNS name as their host name; a task has no such name.',
      });
    }
  },
});
