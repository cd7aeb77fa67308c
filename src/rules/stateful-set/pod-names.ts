import {connectTimeout} from '../../choices/discovery/timeouts.ts';
import {discovery, type Endpoint} from '../../choices/discovery.ts';
import {names} from '../../choices/names.ts';
import {networkLoadBalancers} from '../../choices/nlb/network-load-balancers.ts';
import {portMapping} from '../../choices/port-mappings.ts';
import {routing} from '../../choices/routing/routing.ts';
import {setFates} from '../../choices/stateful-set/fate.ts';
import {hostNameCommands} from '../../choices/stateful-set/identity.ts';
import {environmentOf} from '../../model/environment.ts';
import {ordinalText} from '../../model/stateful-pods.ts';
import {defineRule, type Subject} from '../rule.ts';
import {SERVICE_REFS} from '../service/refs.ts';
import {listed, objectName, workloadName} from '../wording.ts';
import {exampleSet, headless, perOrdinal} from './example-set.ts';

const POD_NAME =
  ', ports: [{containerPort: 9000}], env: [{name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]';
const CLUSTER_IP = headless('front').replace(
  'clusterIP: None, selector: {app: front}',
  'selector: {app: worker}',
);

export default defineRule({
  id: 'stateful-set/pod-names',
  on: 'StatefulSet',
  claims: ['/spec/serviceName'],
  summary:
    'With a service per ordinal each task gets the name of its pod: as HOSTNAME, in fields of the downward API, and in Service Connect.',
  rationale:
    'A pod of a StatefulSet knows its name by its host name, the variable HOSTNAME and the downward API, and others reach it as ' +
    '`<pod>.<serviceName>`. A task has a host name of its address, which cannot be set. With one service per ordinal k2e writes ' +
    'HOSTNAME as a variable (shells and many programs read it; a program that asks the system gets the other name), writes out what ' +
    'the downward API says, and gives each service the Service Connect names `<pod>` and `<pod>.<serviceName>` in the forms that the ' +
    'manifests use, on the ports of that Service. A name of Service Connect belongs to one ECS service, so that the name of the ' +
    'Service itself leads to the first pod only. All services register in the target groups of a load balancer, which is ' +
    'unverified: AWS says nothing of several services in one. The tasks admit each other on these ports, and know ' +
    'only names that existed when they started.',
  remediation:
    'Start the tasks again when all services exist, so that they know each other; let programs read HOSTNAME or a variable for their names.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
      ...SERVICE_REFS.kubernetes,
    ],
    ecs: SERVICE_REFS.ecs,
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'two pods with names of their own',
      given: `${exampleSet({spec: 'replicas: 2', container: POD_NAME})}${headless('worker')}`,
      config: perOrdinal('worker'),
      emits: {
        'services/shop-worker-1': {
          serviceConnectConfiguration: {
            services: [
              {clientAliases: [{dnsName: 'worker-1.worker', port: 9000}]},
              {clientAliases: [{dnsName: 'worker-1', port: 9000}]},
            ],
          },
        },
        'task-definitions/shop-worker-1': {
          containerDefinitions: [
            {
              name: 'worker',
              environment: [
                {name: 'HOSTNAME', value: 'worker-1'},
                {name: 'POD_NAME', value: 'worker-1'},
              ],
            },
          ],
        },
      },
      findings: [
        {level: 'action', fidelity: 'approximate', path: '', says: 'host name'},
        {level: 'review', fidelity: 'approximate', path: '/spec/serviceName', says: 'worker-0'},
      ],
    },
    {
      name: 'a Service that balanced over the pods',
      given: `${exampleSet({spec: 'replicas: 2', container: POD_NAME})}${CLUSTER_IP}`,
      config: perOrdinal('worker'),
      findings: [
        {level: 'action', fidelity: 'approximate', path: '', says: 'host name'},
        {level: 'action', fidelity: 'manual', path: '/spec/serviceName', says: 'front'},
      ],
    },
    {
      name: 'pods behind a load balancer',
      given: `${exampleSet({spec: 'replicas: 2', container: POD_NAME})}${CLUSTER_IP.replace('selector:', 'type: LoadBalancer, selector:')}`,
      config: perOrdinal('worker'),
      findings: [
        {level: 'action', fidelity: 'approximate', path: '', says: 'host name'},
        {level: 'review', fidelity: 'approximate', path: '', says: 'target group'},
        {level: 'action', fidelity: 'manual', path: '/spec/serviceName', says: 'front'},
      ],
    },
    {
      name: 'one task, which is called by the name of the pod',
      given: `${exampleSet({container: ', ports: [{containerPort: 9000}], env: [{name: SELF_URL, value: "http://worker-0.worker:9000"}]'})}${headless('worker')}`,
      emits: {
        'services/shop-worker': {
          serviceConnectConfiguration: {services: [{clientAliases: [{dnsName: 'worker-0.worker'}]}]},
        },
      },
    },
    {
      name: 'a script that asks for the host name',
      given: exampleSet({container: ', args: ["--id=$(hostname)"]'}),
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/args/0',
          says: 'hostname',
        },
      ],
    },
    {
      name: 'tasks without names',
      given: exampleSet({}),
      drops: ['/spec/serviceName'],
    },
  ],
  map(subject) {
    const {view, workload, context, drop} = subject;
    const fate = workload && context.choice(setFates).get(workload);
    if (!workload || fate?.kind !== 'converted') return;
    const endpoints = context.choice(discovery).endpointsAt(workload);
    const governing = endpoints.filter(({service}) => service.ref.name === view.spec?.serviceName);
    const isNamed = governing.some(({pods}) => pods.length > 0);
    if (isNamed) setNames(subject, governing);
    else drop('/spec/serviceName', NO_NAMES[fate.how]);
    tellCommands(subject, fate.how);
    if (fate.how !== 'apart') return;
    const ordinal = ordinalText(workload);
    setHostName(subject, `${workload.name}-${ordinal}`);
    subject.report('', {
      level: 'action',
      fidelity: 'approximate',
      message: `The tasks of ${workloadName(workload)} have the names of their pods in the variable HOSTNAME${isNamed ? ' and in Service Connect' : ''}; the host name of the system is another one, and tasks know only the names of services that existed when they started.`,
      remediation: `Let the program read HOSTNAME, not the host name of the system. When all services run, start the tasks again: aws ecs update-service --cluster ${context.config.cluster.name} --service <each of them> --force-new-deployment.`,
    });
    tellFirst(subject, endpoints);
    tellBalancers(subject);
  },
});

const NO_NAMES = {
  one: 'Nothing names the pod; the name of the Service leads to its task.',
  alike: 'Tasks of a service have no names of their own.',
  apart:
    'No Service of this name in the input serves a port of the pods, so that nothing can have a name below it.',
} as const;

function setNames({workload, context, set}: Subject<'StatefulSet'>, governing: readonly Endpoint[]): void {
  if (!workload) return;
  const name = context.choice(names);
  const members = new Map(name.members(workload).map(member => [member.ordinal, member.service]));
  for (const {pods, portName, namespace, at} of governing) {
    const {appProtocol} = portMapping(workload, at.containerPort, 'tcp', context) ?? {};
    const timeout = connectTimeout(appProtocol, context.config);
    for (const {pod, aliases} of pods) {
      set(members.get(pod.ordinal) ?? name.service(workload), {
        serviceConnectConfiguration: {
          enabled: true,
          namespace,
          services: aliases.map(({discoveryName, dnsName, port}) => ({
            portName,
            discoveryName,
            clientAliases: [{port, dnsName}],
            timeout,
          })),
        },
      });
    }
  }
}

/** Sets HOSTNAME in each container that does not set it by itself. */
function setHostName({workload, context, set}: Subject<'StatefulSet'>, value: string): void {
  if (!workload) return;
  const without = workload.containers.filter(container =>
    environmentOf(container, workload, context.inventory).every(({name}) => name !== 'HOSTNAME'),
  );
  set(context.choice(names).taskDefinition(workload), {
    containerDefinitions: without.map(({name}) => ({name, environment: [{name: 'HOSTNAME', value}]})),
  });
}

/** The name of a Service leads to one ECS service only. */
function tellFirst(
  {workload, context, report}: Subject<'StatefulSet'>,
  endpoints: readonly Endpoint[],
): void {
  if (!workload) return;
  const [first, second] = context.choice(names).members(workload);
  const common = endpoints.filter(({aliases, pod}) => aliases.length > 0 && !pod);
  if (!first || !second || common.length === 0) return;
  const balanced = common.filter(({service}) => service.value.spec?.clusterIP !== 'None');
  const told = balanced.length > 0 ? balanced : common;
  const services = listed(told.map(({service}) => service.ref.name));
  report('/spec/serviceName', {
    level: balanced.length > 0 ? 'action' : 'review',
    fidelity: balanced.length > 0 ? 'manual' : 'approximate',
    message: `The name ${services} stood for all pods; a name of Service Connect belongs to one ECS service, and it leads to ${first.name} only.`,
    remediation:
      balanced.length > 0
        ? 'Give the Service an internal load balancer (type LoadBalancer), which balances over the tasks of all services, and let the callers use its address.'
        : 'List the names of all pods where programs look for their peers.',
  });
}

/** A load balancer that served all pods: several services of ECS register their tasks in one target group. */
function tellBalancers({workload, context, report}: Subject<'StatefulSet'>): void {
  if (!workload || context.choice(names).members(workload).length < 2) return;
  const application = context.choice(routing).targetGroupsOf(workload);
  const network = [...context.choice(networkLoadBalancers).values()].flatMap(({listeners}) =>
    listeners.filter(({served}) => served.workload === workload && !served.pod),
  );
  const groups = [...application.map(({name}) => name), ...network.map(({targetGroup}) => targetGroup.name)];
  if (groups.length === 0) return;
  report('', {
    level: 'review',
    fidelity: 'approximate',
    message: `The services of ${workloadName(workload)} register their tasks in the same target group (${listed(groups)}), which the documents of AWS neither show nor forbid.`,
    remediation: 'Try it before the cutover: the target group must show a healthy target for each service.',
  });
}

/** Scripts that ask the system for the host name get another one than on Kubernetes. */
function tellCommands(
  {workload, object, context, report}: Subject<'StatefulSet'>,
  how: 'one' | 'alike' | 'apart',
): void {
  const texts = workload ? hostNameCommands(workload, context.inventory) : [];
  for (const {object: holder, path} of new Map(
    texts.map(each => [`${each.object.id} ${each.path}`, each]),
  ).values()) {
    const where = holder === object ? 'A script' : `A script in ${objectName(holder.ref)}`;
    report(holder === object ? path : '', {
      level: 'action',
      fidelity: 'approximate',
      message: `${where} runs the command hostname, which gives the name of the pod on Kubernetes and one made of the address of the task on ECS.`,
      remediation:
        how === 'apart'
          ? 'Let it read the variable HOSTNAME instead.'
          : 'Let it read a variable with a fixed name instead.',
    });
  }
}
