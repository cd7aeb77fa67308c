import type {Pod} from '../../model/kubernetes.generated.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/service-links',
  on: 'pod',
  claims: ['/spec/enableServiceLinks'],
  summary: 'ECS sets no variables for the Services of a namespace.',
  rationale:
    'For each Service of its namespace a container finds variables such as `REDIS_MASTER_SERVICE_HOST`, unless the pod turns that ' +
    'off. They hold addresses of the cluster. k2e fills them in where other variables or arguments refer to them; a program that ' +
    'reads them by itself finds none on ECS.',
  remediation: 'Let the program find Services by their names, or set the variables that it reads.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'asked for',
      given: 'enableServiceLinks: true',
      findings: [
        {
          level: 'info',
          fidelity: 'dropped',
          path: '/spec/template/spec/enableServiceLinks',
          says: 'SERVICE_HOST',
        },
      ],
    },
    {
      name: 'in a Pod read back with kubectl',
      given: `apiVersion: v1
kind: Pod
metadata: {name: app, namespace: shop, uid: 6a1c}
spec: {enableServiceLinks: true, containers: [{name: app, image: "example/app:1"}]}`,
      drops: ['/spec/enableServiceLinks'],
    },
    {
      name: 'turned off',
      given: 'enableServiceLinks: false',
      drops: ['/spec/template/spec/enableServiceLinks'],
    },
  ],
  map({view, object, workload, given, report, drop}) {
    // Each Pod has it that is read back from a cluster: nobody has asked for it.
    const isReadBack = workload.kind === 'Pod' && (object.value as Pod).metadata?.uid !== undefined;
    if (isReadBack || view.spec?.enableServiceLinks !== true || !given('/spec/enableServiceLinks')) {
      drop('/spec/enableServiceLinks', 'ECS sets no variables for Services either.');
      return;
    }
    report('/spec/enableServiceLinks', {
      level: 'info',
      fidelity: 'dropped',
      message:
        'The containers find variables for the Services of their namespace (…_SERVICE_HOST, …_SERVICE_PORT); ECS sets none.',
    });
  },
});
