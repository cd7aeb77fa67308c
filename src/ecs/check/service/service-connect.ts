import type {PortMapping, ServiceConnectService} from '@aws-sdk/client-ecs';
import type {Pointer} from '../../../pointer.ts';
import {PORT, SERVICE_CONNECT, within} from '../../limits.ts';
import type {Resource} from '../../plan.ts';
import type {ResourceKey} from '../../resource.ts';
import {type Constraint, type ConstraintTest, each, type ReportFault} from '../constraint.ts';
import type {CheckContext} from '../context.ts';
import {isName} from '../text.ts';

/** One entry of a service's Service Connect configuration, with what surrounds it. */
interface Entry {
  readonly resource: ResourceKey;
  readonly at: Pointer;
  readonly entry: ServiceConnectService;
  /** The Cloud Map namespace; `''` for the cluster's default. */
  readonly namespace: string;
  /** The port mapping that the entry names; undefined where the task definition is not of the plan or has none such. */
  readonly mapping: PortMapping | undefined;
  readonly task: Resource<'task-definitions'> | undefined;
}

function entriesOf(context: CheckContext): Entry[] {
  return context.all('services').flatMap(({name, input}) => {
    const {services = [], namespace = ''} = input.serviceConnectConfiguration ?? {};
    const key: ResourceKey = `services/${name}`;
    const task = context.launchOf(key)?.taskDefinition;
    const mappings = (task?.input.containerDefinitions ?? []).flatMap(({portMappings = []}) => portMappings);
    return services.map((entry, index) => ({
      resource: key,
      at: `/serviceConnectConfiguration/services/${index}`,
      entry,
      namespace,
      task,
      mapping: mappings.find(mapping => mapping.name !== undefined && mapping.name === entry.portName),
    }));
  });
}

function eachEntry(
  test: (entry: Entry, report: (at: Pointer, message: string) => void) => void,
): ConstraintTest {
  return (context, report) => {
    for (const entry of entriesOf(context))
      test(entry, (at, message) => report(entry.resource, entry.at + at, message));
  };
}

/** Reports entries whose key another entry of the plan has. */
function reportRepeated(
  context: CheckContext,
  report: ReportFault,
  keys: (entry: Entry) => readonly [Pointer, string][],
  message: string,
): void {
  const seen = new Set<string>();
  for (const entry of entriesOf(context)) {
    for (const [at, key] of keys(entry)) {
      if (seen.has(key)) report(entry.resource, entry.at + at, message);
      seen.add(key);
    }
  }
}

/** Service Connect. */
export const CONNECT: readonly Constraint[] = [
  {
    id: 'check/connect-port',
    summary: 'A Service Connect entry names a port mapping of the task definition.',
    remediation: 'Give the port mapping that name.',
    source: 'ECS API reference, ServiceConnectService `portName`.',
    test: eachEntry(({task, mapping}, report) => {
      if (task && !mapping) report('/portName', 'No port mapping of the task definition has this name.');
    }),
  },
  {
    id: 'check/connect-alias',
    summary:
      'A Service Connect entry has exactly one client alias, with a port and a DNS name of at most 127 characters in lower case.',
    remediation: 'Make an entry for each name under which clients call the service.',
    source: 'ECS API reference, ServiceConnectService `clientAliases`, ServiceConnectClientAlias.',
    test: eachEntry(({entry}, report) => {
      const aliases = entry.clientAliases ?? [];
      if (aliases.length !== SERVICE_CONNECT.clientAliases)
        report('/clientAliases', `There are ${aliases.length} client aliases; ECS takes one.`);
      for (const [index, {dnsName, port = 0}] of aliases.entries()) {
        if (dnsName !== undefined && !isName(dnsName, SERVICE_CONNECT.dnsName)) {
          report(`/clientAliases/${index}/dnsName`, 'This is no DNS name that Service Connect takes.');
        }
        if (!within(port, PORT)) report(`/clientAliases/${index}/port`, `${port} is no port.`);
      }
    }),
  },
  {
    id: 'check/connect-discovery-name',
    summary: 'A discovery name has at most 64 lower-case letters, digits, "_" and "-".',
    remediation: 'Choose another discovery name.',
    source: 'ECS API reference, ServiceConnectService `discoveryName`.',
    test: eachEntry(({entry}, report) => {
      if (entry.discoveryName !== undefined && !isName(entry.discoveryName, SERVICE_CONNECT.discoveryName)) {
        report('/discoveryName', 'This is no discovery name that Service Connect takes.');
      }
    }),
  },
  {
    id: 'check/duplicate-discovery-name',
    summary: 'Each discovery name is used once in a namespace.',
    remediation: 'Choose another discovery name.',
    source:
      'ECS API reference, ServiceConnectService `discoveryName`: "must be unique within the Cloud Map namespace".',
    test: (context, report) => {
      reportRepeated(
        context,
        report,
        ({namespace, entry}) => [
          [
            entry.discoveryName === undefined ? '' : '/discoveryName',
            `${namespace} ${entry.discoveryName ?? entry.portName}`,
          ],
        ],
        'Another service of the namespace has this discovery name.',
      );
    },
  },
  {
    id: 'check/duplicate-alias',
    summary: 'Each pair of DNS name and port is an alias of one service in a namespace.',
    remediation: 'Put services of equal name into different namespaces of Cloud Map, or use longer names.',
    source: 'ECS developer guide, Service Connect: a client resolves each alias to one endpoint.',
    test: (context, report) => {
      reportRepeated(
        context,
        report,
        ({namespace, entry}) =>
          (entry.clientAliases ?? []).map(({dnsName, port}, index) => [
            `/clientAliases/${index}`,
            `${namespace} ${dnsName ?? `${entry.discoveryName ?? entry.portName}.${namespace}`}:${port}`,
          ]),
        'Another service of the namespace has this alias.',
      );
    },
  },
  {
    id: 'check/connect-protocol',
    summary: 'Service Connect carries TCP, and a request timeout needs an application protocol.',
    remediation:
      'Use Cloud Map or a Network Load Balancer for UDP; leave `perRequestTimeoutSeconds` out for plain TCP.',
    source: 'ECS API reference, TimeoutConfiguration: "can only be set if the appProtocol isn\'t TCP".',
    test: eachEntry(({entry, mapping}, report) => {
      if (mapping?.protocol === 'udp')
        report('/portName', 'The port mapping is UDP, which Service Connect does not carry.');
      if (
        mapping &&
        mapping.appProtocol === undefined &&
        entry.timeout?.perRequestTimeoutSeconds !== undefined
      ) {
        report(
          '/timeout/perRequestTimeoutSeconds',
          'The port mapping names no application protocol, so there are no requests.',
        );
      }
    }),
  },
  {
    id: 'check/connect-network',
    summary:
      'Service Connect works with the network modes `awsvpc` and `bridge`, on Linux, for replica services that enable it.',
    remediation: 'Set `networkMode` to awsvpc, or take the configuration out.',
    source: 'ECS developer guide, Service Connect considerations.',
    test: each('services', ({input, name}, report, context) => {
      const {enabled, services = []} = input.serviceConnectConfiguration ?? {};
      if (enabled === false && services.length > 0)
        report('/serviceConnectConfiguration/services', 'Service Connect is not enabled.');
      if (!enabled) return;
      const task = context.launchOf(`services/${name}`)?.taskDefinition;
      const isWindows = task?.input.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ?? false;
      const mode = task?.input.networkMode;
      if (isWindows || mode === 'host' || mode === 'none') {
        report('/serviceConnectConfiguration', 'The tasks run on Windows or have no network of their own.');
      }
    }),
  },
  {
    id: 'check/connect-ingress-port',
    summary: 'The ingress ports of the Service Connect entries of a service are different ports.',
    remediation: 'Leave `ingressPortOverride` out.',
    source: 'ECS API reference, ServiceConnectService `ingressPortOverride`.',
    test: each('services', ({input}, report) => {
      const seen = new Set<number>();
      for (const [index, {ingressPortOverride: port}] of (
        input.serviceConnectConfiguration?.services ?? []
      ).entries()) {
        if (port === undefined) continue;
        const at = `/serviceConnectConfiguration/services/${index}/ingressPortOverride`;
        if (!within(port, PORT)) report(at, `${port} is no port.`);
        else if (seen.has(port)) report(at, 'Another entry of the service has this port.');
        seen.add(port);
      }
    }),
  },
];
