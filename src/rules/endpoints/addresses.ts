import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';

const ENDPOINTS = `apiVersion: v1
kind: Endpoints
metadata: {name: db, namespace: shop}
subsets:
  - addresses: [{ip: 10.0.0.7}]
    ports: [{port: 5432}]`;

export default defineRule({
  id: 'endpoints/addresses',
  on: 'Endpoints',
  claims: WHOLE,
  summary: 'Addresses of Endpoints are told with the Service that they belong to.',
  rationale:
    'Endpoints are the addresses behind a Service. The cluster writes them where the Service selects pods; people write them ' +
    'to give a name to something outside. The Service is where the callers look, so its finding says what becomes of the name.',
  remediation: 'Nothing needs to be done for the Endpoints themselves.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a database outside of the cluster',
      given: `${ENDPOINTS}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {ports: [{port: 5432}]}`,
      drops: ['/subsets/0/addresses/0/ip'],
    },
    {
      name: 'addresses without a Service',
      given: ENDPOINTS,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'no Service'}],
    },
  ],
  map({object, context, report, drop}) {
    const {namespace, name} = object.ref;
    if (context.inventory.find('Service', namespace, name)) {
      drop('', `The rule service/selector tells what becomes of the addresses behind Service ${name}.`);
      return;
    }
    report('', {
      level: 'info',
      fidelity: 'dropped',
      message: `${nameOf(object)} have no Service of their name in the input, so that nothing can call them by it.`,
    });
  },
});
