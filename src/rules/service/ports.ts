import {type Backing, serving} from '../../choices/discovery/serving.ts';
import {connectTimeout} from '../../choices/discovery/timeouts.ts';
import {discovery, type Endpoint} from '../../choices/discovery.ts';
import {names} from '../../choices/names.ts';
import {portMapping, transportOf} from '../../choices/port-mappings.ts';
import type {ServicePort} from '../../model/kubernetes.generated.ts';
import {pointer} from '../../pointer.ts';
import {defineRule, type Subject} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {caller, webService} from './example-objects.ts';
import {SERVICE_REFS} from './refs.ts';

export default defineRule({
  id: 'service/ports',
  on: 'Service',
  claims: ['/spec/ports'],
  summary: 'Each TCP port of a Service becomes Service Connect entries under the names that clients use.',
  rationale:
    'Clients keep the name and port that they dial: the proxy of Service Connect listens under the alias on the port of the ' +
    'Service and passes on to the container port, as kube-proxy does. An entry has exactly one alias, so that each form of the ' +
    'name (`web`, `web.shop`, `web.shop.svc` …) is an entry of its own on one port mapping. k2e writes the short name and the forms ' +
    'that it found in the manifests. Names are looked up in the hosts file of the task, which takes neither a trailing dot nor a ' +
    'question by DNS. A failed connection is tried again twice by the proxy, and an idle one is kept for 24 hours, as long as nodes remember ' +
    'one. Service Connect carries TCP; for UDP there is no name.',
  remediation:
    'Set `serviceConnect.aliases: all` in k2e.yaml if names are put together at run time and k2e cannot find them.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact', 'approximate', 'manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'port 80 of a Service, called by a longer name',
      given: `${webService()}${caller('http://web.shop.svc:80')}`,
      emits: {
        'services/shop-web': {
          serviceConnectConfiguration: {
            services: [
              {
                portName: 'http',
                discoveryName: 'shop-web-80',
                clientAliases: [{port: 80, dnsName: 'web'}],
                timeout: {idleTimeoutSeconds: 86_400},
              },
              {
                portName: 'http',
                discoveryName: 'shop-web-80-s',
                clientAliases: [{port: 80, dnsName: 'web.shop.svc'}],
              },
            ],
          },
        },
      },
    },
    {
      name: 'all forms of the name',
      given: webService(),
      config: 'serviceConnect: {aliases: all}',
      emits: {
        'services/shop-web': {
          serviceConnectConfiguration: {
            services: [
              {discoveryName: 'shop-web-80', clientAliases: [{dnsName: 'web'}]},
              {discoveryName: 'shop-web-80-n', clientAliases: [{dnsName: 'web.shop'}]},
              {discoveryName: 'shop-web-80-s', clientAliases: [{dnsName: 'web.shop.svc'}]},
              {discoveryName: 'shop-web-80-f', clientAliases: [{dnsName: 'web.shop.svc.cluster.local'}]},
            ],
          },
        },
      },
    },
    {
      name: 'two ports',
      given: webService('', '', '[{name: http, port: 80, targetPort: http}, {name: admin, port: 9000}]'),
      emits: {
        'services/shop-web': {
          serviceConnectConfiguration: {
            services: [
              {portName: 'http', discoveryName: 'shop-web-80'},
              {portName: 'web-9000-tcp', discoveryName: 'shop-web-9000', clientAliases: [{port: 9000}]},
            ],
          },
        },
        'task-definitions/shop-web': {
          containerDefinitions: [{portMappings: [{containerPort: 8080}, {containerPort: 9000}]}],
        },
      },
      findings: [{level: 'info', fidelity: 'approximate', path: '/spec/ports/1/port', says: '9000'}],
      drops: ['/spec/ports/0/name', '/spec/ports/1/name'],
    },
    {
      name: 'a name that no container gives a port',
      given: webService('', '', '[{port: 80, targetPort: https}]'),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/ports/0', says: 'https'}],
    },
    {
      name: 'UDP',
      given: webService('', '', '[{port: 53, targetPort: 8053, protocol: UDP}]'),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/ports/0', says: 'UDP'}],
    },
    {
      name: 'TCP and UDP on one port, as for DNS',
      given: webService(
        '',
        '',
        '[{name: dns-tcp, port: 53, targetPort: 8053}, {name: dns, port: 53, targetPort: 8053, protocol: UDP}]',
      ).replace('name: http, containerPort: 8080', 'containerPort: 8053'),
      emits: {
        'services/shop-web': {
          serviceConnectConfiguration: {
            services: [{discoveryName: 'shop-web-53', clientAliases: [{port: 53}]}],
          },
        },
      },
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/ports/1', says: 'TCP alone'}],
    },
    {
      name: 'SCTP',
      given: webService('', '', '[{port: 3868, protocol: SCTP}]'),
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '/spec/ports/0', says: 'SCTP'}],
    },
  ],
  map(subject) {
    const {view, object, context, drop} = subject;
    const backing = context.choice(serving).get(object.id);
    if (!backing) return;
    for (const [index, port] of (view.spec?.ports ?? []).entries()) {
      const path = pointer('spec', 'ports', index);
      if (backing.standing === 'external') drop(path, 'An ExternalName is an alias in DNS and has no ports.');
      else if (backing.standing !== 'served') {
        drop(path, 'Nothing of the input serves the Service, as the finding on its selector says.');
      } else {
        const endpoint = context
          .choice(discovery)
          .endpointsOf(object)
          .find(each => each.index === index);
        if (endpoint) offered(subject, endpoint, port, backing.headless);
        else refused(subject, backing, index, port);
      }
    }
  },
});

function offered(
  {context, set, given, report, drop}: Subject<'Service'>,
  endpoint: Endpoint,
  {name, targetPort, protocol, port}: ServicePort,
  headless: boolean,
): void {
  const {workload, aliases, portName, index, at} = endpoint;
  const path = pointer('spec', 'ports', index);
  if (name !== undefined) {
    drop(`${path}/name`, 'It tells the ports of the Service apart; what refers to it was resolved.');
  }
  if (aliases.length === 0) {
    drop(
      path,
      `Another port of the Service has the same names and ends at the same port (${port} ${protocol}).`,
    );
    return;
  }
  const appProtocol = portMapping(workload, at.containerPort, 'tcp', context)?.appProtocol;
  const timeout = connectTimeout(appProtocol, context.config);
  // A name belongs to one ECS service: the first, where each pod of a StatefulSet is one.
  set(
    context.choice(names).answering(workload, endpoint.pod),
    {
      serviceConnectConfiguration: {
        services: aliases.map(({discoveryName, dnsName, port: dialled}) => ({
          portName,
          discoveryName,
          clientAliases: [{port: dialled, dnsName}],
          timeout,
        })),
      },
    },
    workload,
  );
  const hasTarget = given(`${path}/targetPort`);
  if (headless && hasTarget)
    drop(`${path}/port`, 'Clients of a headless Service dial the port of the container.');
  if (at.declared) return;
  report(`${path}/${hasTarget ? 'targetPort' : 'port'}`, {
    level: at.guessed ? 'review' : 'info',
    fidelity: 'approximate',
    message:
      `No container of ${workloadName(workload)} declares port ${targetPort ?? port}; k2e maps it in container ${at.container.name}` +
      `${at.guessed ? ', the first of several, which is a guess' : ''}.`,
    remediation: 'Declare the port in the container that listens on it.',
  });
}

/** A port of a Service whose tasks exist, and which Service Connect does not carry. */
function refused(
  {object, report}: Subject<'Service'>,
  backing: Backing,
  index: number,
  port: ServicePort,
): void {
  const path = pointer('spec', 'ports', index);
  const {protocol = 'TCP', targetPort} = port;
  const name = `${object.ref.namespace}/${object.ref.name}`;
  const outside = backing.service.value.spec?.type === 'LoadBalancer';
  if (!transportOf(protocol) && protocol !== 'SCTP') {
    report(path, {
      level: 'action',
      fidelity: 'manual',
      message: `${protocol} is no protocol of a port; Kubernetes refuses Service ${name}.`,
      remediation: 'Write TCP, UDP or SCTP, in capitals.',
    });
  } else if (!transportOf(protocol)) {
    report(path, {
      level: 'blocker',
      fidelity: 'unsupported',
      message: `Port ${port.port} of Service ${name} is ${protocol}; neither Service Connect nor a load balancer of AWS carries it.`,
      remediation: 'Use TCP or UDP, or keep this workload where the network carries SCTP.',
    });
  } else if (backing.ports.some(each => each.index === index) && protocol === 'TCP') {
    report(path, {
      level: 'action',
      fidelity: 'manual',
      message: `Port ${port.port} of Service ${name} is served by Windows containers, which Service Connect has no proxy for; tasks cannot reach it by the name of the Service.`,
      remediation:
        'Put an internal load balancer in front of the tasks, or register them in Cloud Map with private DNS.',
    });
  } else if (backing.ports.some(each => each.index === index)) {
    const both = backing.service.value.spec?.ports?.some(
      each => each.port === port.port && (each.protocol ?? 'TCP') === 'TCP',
    );
    report(path, {
      level: outside ? 'review' : 'action',
      fidelity: 'manual',
      message:
        `Port ${port.port} of Service ${name} is UDP, which Service Connect does not carry; tasks cannot reach it by the name ` +
        `of the Service${outside ? ', only by its load balancer' : ''}.${both ? ` Of TCP and UDP on one port, as DNS has them, TCP alone keeps the name: programs that ask by UDP first get no answer.` : ''}`,
      remediation:
        'Put an internal Network Load Balancer in front of the tasks, or register them in Cloud Map with private DNS.',
    });
  } else {
    report(path, {
      level: 'action',
      fidelity: 'manual',
      message:
        `Port ${port.port} of Service ${name} leads to ${targetPort ?? port.port}, which is no port of ` +
        `${listed(backing.workloads.map(workloadName))}; it is not served, here as there.`,
      remediation: 'Name a port that the container declares with the same protocol.',
    });
  }
}
