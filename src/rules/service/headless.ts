import {serving} from '../../choices/discovery/serving.ts';
import {discovery} from '../../choices/discovery.ts';
import {defineRule} from '../rule.ts';
import {listed} from '../wording.ts';
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
  fidelities: ['approximate', 'dropped'],
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
      name: 'an address of the cluster network',
      given: webService('clusterIP: 10.100.7.8\nclusterIPs: [10.100.7.8]'),
      drops: ['/spec/clusterIP', '/spec/clusterIPs/0'],
    },
  ],
  map({view, object, context, report, drop}) {
    const {clusterIP, publishNotReadyAddresses} = view.spec ?? {};
    const backing = context.choice(serving).get(object.id);
    const name = `${object.ref.namespace}/${object.ref.name}`;
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
  },
});
