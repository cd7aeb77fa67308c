import {disagree, ecsProtocol} from '../../choices/discovery/app-protocol.ts';
import {connectTimeout} from '../../choices/discovery/timeouts.ts';
import {discovery} from '../../choices/discovery.ts';
import {names} from '../../choices/names.ts';
import {portMapping} from '../../choices/port-mappings.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {webService} from './example-objects.ts';
import {SERVICE_REFS} from './refs.ts';

const HTTP = '[{port: 80, targetPort: http, appProtocol: http}]';

export default defineRule({
  id: 'service/app-protocol',
  on: 'Service',
  claims: ['/spec/ports/*/appProtocol'],
  summary: 'HTTP, HTTP/2 and gRPC become the application protocol of the port mapping; all else stays TCP.',
  rationale:
    'On Kubernetes `appProtocol` is a hint for load balancers and meshes; kube-proxy passes bytes. On ECS it makes the proxy of ' +
    'Service Connect read the requests: it balances and counts each one, and ends those that take longer than 15 seconds unless ' +
    'told otherwise. k2e writes the limit out (`serviceConnect.requestTimeoutSeconds`, 0 = none). Neither the protocol nor its ' +
    'absence can be changed on a service that exists, so k2e guesses nothing unless `serviceConnect.inferAppProtocol` is set. What ' +
    'Service Connect does with WebSockets is not documented; as TCP they pass.',
  remediation:
    'Decide before the service is made: changing it later means to delete the ECS service and to make it again.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'HTTP',
      given: webService('', '', HTTP),
      emits: {
        'task-definitions/shop-web': {containerDefinitions: [{portMappings: [{appProtocol: 'http'}]}]},
        'services/shop-web': {
          serviceConnectConfiguration: {services: [{timeout: {perRequestTimeoutSeconds: 0}}]},
        },
      },
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/ports/0/appProtocol',
          says: 'request by request',
        },
      ],
    },
    {
      name: 'a database',
      given: webService('', '', '[{port: 3306, targetPort: http, appProtocol: mysql}]'),
      emits: {
        'task-definitions/shop-web': {containerDefinitions: [{portMappings: [{appProtocol: null}]}]},
      },
      drops: ['/spec/ports/0/appProtocol'],
    },
    {
      name: 'two Services that disagree',
      given: `${webService('', '', HTTP)}---\napiVersion: v1\nkind: Service\nmetadata: {name: web-grpc, namespace: shop}\nspec:\n  selector: {app: web}\n  ports: [{port: 90, targetPort: http, appProtocol: grpc}]\n`,
      findings: [
        {level: 'review', fidelity: 'approximate', says: 'different protocols'},
        {level: 'review', fidelity: 'approximate', says: 'different protocols'},
      ],
    },
  ],
  map({view, object, context, set, report, drop}) {
    const ports = view.spec?.ports;
    if (!ports) return;
    const endpoints = context.choice(discovery).endpointsOf(object);
    for (const [index, port] of ports.entries()) {
      const {appProtocol} = port;
      if (appProtocol === undefined) continue;
      const path = pointer('spec', 'ports', index, 'appProtocol');
      const endpoint = endpoints.find(each => each.index === index && each.aliases.length > 0);
      const mapping = endpoint && portMapping(endpoint.workload, endpoint.at.containerPort, 'tcp', context);
      if (!endpoint || !mapping) {
        drop(path, 'Service Connect does not serve this port.');
      } else if (disagree(mapping.served)) {
        report(path, {
          level: 'review',
          fidelity: 'approximate',
          message: `Services give port ${mapping.containerPort} of container ${mapping.container.name} different protocols; a port mapping has one, and k2e leaves it TCP.`,
          remediation: 'Give the port the same appProtocol in all Services.',
        });
      } else if (mapping.appProtocol === undefined || ecsProtocol(appProtocol) === undefined) {
        drop(path, 'Service Connect carries it as TCP, byte by byte, as kube-proxy does.');
      } else {
        const timeout = connectTimeout(mapping.appProtocol, context.config);
        set(
          context.choice(names).answering(endpoint.workload, endpoint.pod),
          {
            serviceConnectConfiguration: {
              services: endpoint.aliases.map(({discoveryName}) => ({discoveryName, timeout})),
            },
          },
          endpoint.workload,
        );
        report(path, {
          level: 'info',
          fidelity: 'approximate',
          message: `The proxy reads port ${endpoint.dialled} as ${mapping.appProtocol} and balances it request by request; it repeats a request up to twice when the connection fails or the answer is 503.`,
          remediation:
            'Leave appProtocol out if a repeated request does harm; the choice cannot be changed on a service that exists.',
        });
      }
    }
  },
});
