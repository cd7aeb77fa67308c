import type {EndpointSlice} from '../../model/kubernetes.generated.ts';
import {labelOf} from '../../model/selector.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';

const SLICE = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db-1, namespace: shop, labels: {kubernetes.io/service-name: db}}
addressType: IPv4
ports: [{port: 5432}]
endpoints: [{addresses: [10.0.0.7]}]`;

export default defineRule({
  id: 'endpoint-slice/addresses',
  on: 'EndpointSlice',
  claims: WHOLE,
  summary: 'Addresses of an EndpointSlice are told with the Service that they belong to.',
  rationale:
    'EndpointSlices are the addresses behind a Service. The cluster writes them where the Service selects pods; people write ' +
    'them to give a name to something outside. The Service is where the callers look, so its finding says what becomes of the name.',
  remediation: 'Nothing needs to be done for the slice itself.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a database outside of the cluster',
      given: `${SLICE}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {ports: [{port: 5432}]}`,
      drops: ['/endpoints/0/addresses/0'],
    },
    {
      name: 'addresses without a Service',
      given: SLICE,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'no Service'}],
    },
  ],
  map({object, context, report, drop}) {
    const {metadata} = object.value as EndpointSlice;
    const service = labelOf(metadata?.labels, 'kubernetes.io/service-name') ?? '';
    if (context.inventory.find('Service', object.ref.namespace, service)) {
      drop('', `The rule service/selector tells what becomes of the addresses behind Service ${service}.`);
      return;
    }
    report('', {
      level: 'info',
      fidelity: 'dropped',
      message: `${nameOf(object)} belongs to no Service of the input, so that nothing can call its addresses by name.`,
    });
  },
});
