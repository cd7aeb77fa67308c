import {peerServices} from '../../choices/discovery/peers.ts';
import {serving} from '../../choices/discovery/serving.ts';
import {discovery} from '../../choices/discovery.ts';
import {networkMode} from '../../choices/network-mode.ts';
import type {Workload} from '../../model/inventory.ts';
import {type Context, defineRule} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {webService} from './example-objects.ts';
import {SERVICE_REFS} from './refs.ts';

export default defineRule({
  id: 'service/headless',
  on: 'Service',
  claims: ['/spec/clusterIP', '/spec/clusterIPs', '/spec/publishNotReadyAddresses'],
  summary: 'A headless Service keeps its name, with one address that balances instead of those of its pods.',
  rationale:
    'The name of a headless Service resolves to the addresses of all its ready pods, and clients dial the container port. k2e gives ' +
    'it a Service Connect name on that port: a client that just connects, or that wanted to balance gRPC by itself, works. One that ' +
    'needs to know each peer (databases, gossip, leader election) does not: that takes Cloud Map with private DNS, where Route 53 ' +
    'answers with up to eight addresses. A port that the Service does not list is not reached under its name. Addresses of a cluster network mean nothing in a VPC.',
  remediation:
    'If clients need the address of each task, register the service in a private DNS namespace of Cloud Map instead.',
  refs: {
    ...SERVICE_REFS,
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a headless Service of a Deployment',
      given: webService('clusterIP: None'),
      emits: {
        'services/shop-web': {
          serviceConnectConfiguration: {services: [{clientAliases: [{port: 8080, dnsName: 'web'}]}]},
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/clusterIP', says: 'on 8080 only'}],
    },
    {
      name: 'peers that find each other before they are ready',
      given: webService('clusterIP: None\npublishNotReadyAddresses: true'),
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/clusterIP'},
        {level: 'review', fidelity: 'approximate', path: '/spec/publishNotReadyAddresses', says: 'healthy'},
      ],
    },
    {
      name: 'pods that find each other by the name',
      given: webService('clusterIP: None')
        .replace('spec:\n  selector: {matchLabels', 'spec:\n  replicas: 2\n  selector: {matchLabels')
        .replace('ports: [{name: http', 'args: ["-Xmx512m -Djgroups.dns.query=web"], ports: [{name: http'),
      emits: {
        'security-group-rules/shop-web': {
          IpPermissions: [{IpProtocol: '-1', UserIdGroupPairs: [{Description: 'Tasks of shop-web'}]}],
        },
      },
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/clusterIP', says: 'form no cluster'}],
    },
    {
      name: 'an address of the cluster network',
      given: webService('clusterIP: 10.100.7.8\nclusterIPs: [10.100.7.8]'),
      drops: ['/spec/clusterIP', '/spec/clusterIPs/0'],
    },
  ],
  map({view, object, context, report, drop}) {
    const {clusterIP, publishNotReadyAddresses} = view.spec ?? {};
    const backing = context.choice(serving).get(object.id);
    const name = `${object.ref.namespace}/${object.ref.name}`;
    const tellNotReady = (): void => {
      if (publishNotReadyAddresses === undefined) return;
      if (!publishNotReadyAddresses || backing?.standing !== 'served') {
        drop('/spec/publishNotReadyAddresses', 'Only ready pods are the default.');
        return;
      }
      report('/spec/publishNotReadyAddresses', {
        level: 'review',
        fidelity: 'approximate',
        message: `Service ${name} also names pods that are not ready; Service Connect sends requests to healthy tasks only.`,
      });
    };
    drop('/spec/clusterIPs', 'Addresses of the cluster network mean nothing in a VPC; names stand for them.');
    if (clusterIP !== 'None') {
      drop(
        '/spec/clusterIP',
        'An address of the cluster network means nothing in a VPC; the name stands for it.',
      );
    } else if (backing?.standing !== 'served') {
      drop(
        '/spec/clusterIP',
        'Nothing of the input serves the Service, as the finding on its selector says.',
      );
    } else {
      const peers = backing.workloads.filter(workload =>
        context.choice(peerServices).get(workload.object.id)?.includes(object),
      );
      if (peers.length > 0) {
        report('/spec/clusterIP', {
          level: 'action',
          fidelity: 'manual',
          message: `By the name of the headless Service ${name} the pods of ${listed(peers.map(workloadName))} find each other: it gave the addresses of all of them. Service Connect gives one address that leads to any task, so that they form no cluster.`,
          remediation: `Let them find each other in another way: by the discovery of the product for AWS or by its database, or by a service of Cloud Map in a private DNS namespace, which \`serviceRegistries\` of the ECS service names (\`patches\` in k2e.yaml), its name in place of ${object.ref.name}.${admitted(peers, context)}`,
        });
        tellNotReady();
        return;
      }
      const isApart = backing.ports.some(({workload}) => workload.apart);
      const ports = new Set(
        context
          .choice(discovery)
          .endpointsOf(object)
          .map(({dialled}) => dialled),
      );
      const only =
        ports.size === 0
          ? ''
          : ` It answers on ${listed([...ports].map(String))} only, where pods answer on every port that they listen on.`;
      report('/spec/clusterIP', {
        level: 'review',
        fidelity: 'approximate',
        message: `Service ${name} is headless: its name gave the addresses of all pods, and Service Connect gives one address ${isApart ? 'of the first pod, and one for the name of each pod' : 'that balances over the tasks'}.${only}`,
      });
    }
    tellNotReady();
  },
});

/** Who must admit each other: with the groups of k2e they do. */
function admitted(peers: readonly Workload[], context: Context): string {
  const isOwn =
    peers.every(peer => networkMode(peer, context) === 'awsvpc') && !context.config.network.securityGroups;
  return isOwn ? '' : ' Let the tasks admit each other on the ports of their cluster.';
}
