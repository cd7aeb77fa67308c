import {defineRule, type Report} from '../rule.ts';
import {webService} from './example-objects.ts';
import {SERVICE_REFS} from './refs.ts';

const ZONES = 'service.kubernetes.io/topology-mode';
const OLD_ZONES = 'service.kubernetes.io/topology-aware-hints';

const SPREAD: Report = {
  level: 'info',
  fidelity: 'dropped',
  message:
    'Requests preferred pods nearby; Service Connect and load balancers spread them over all tasks, and traffic between zones costs money.',
  remediation: 'Nothing needs to be done; look at the cost of traffic between zones if there is much of it.',
};

export default defineRule({
  id: 'service/traffic',
  on: 'Service',
  claims: [
    '/spec/internalTrafficPolicy',
    '/spec/trafficDistribution',
    `/metadata/annotations/${ZONES.replace('/', '~1')}`,
    `/metadata/annotations/${OLD_ZONES.replace('/', '~1')}`,
  ],
  summary: 'Requests go to any task: there is no preference for the node or the zone of the caller.',
  rationale:
    'Kubernetes can keep the traffic of a Service on the node of the caller, or prefer pods of its zone. The proxy of Service Connect ' +
    'knows neither. A policy Local usually stands for an agent that runs on every node; on ECS that is a container of the same task.',
  remediation: 'Run an agent that was reached on the own node as a container of each task that needs it.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'only pods of the own node',
      given: webService('internalTrafficPolicy: Local'),
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/internalTrafficPolicy', says: 'own node'},
      ],
    },
    {
      name: 'pods of the own zone first',
      given: webService('trafficDistribution: PreferSameZone'),
      findings: [{level: 'info', fidelity: 'dropped', path: '/spec/trafficDistribution', says: 'zones'}],
    },
    {
      name: 'the default',
      given: webService('internalTrafficPolicy: Cluster'),
      drops: ['/spec/internalTrafficPolicy'],
    },
  ],
  map({view, object, report, drop}) {
    const {internalTrafficPolicy, trafficDistribution} = view.spec ?? {};
    if (internalTrafficPolicy === 'Local') {
      report('/spec/internalTrafficPolicy', {
        level: 'review',
        fidelity: 'approximate',
        message: `Callers of Service ${object.ref.namespace}/${object.ref.name} reach the pod of their own node only; on ECS they reach any task.`,
      });
    } else drop('/spec/internalTrafficPolicy', 'All pods of the cluster are the default.');
    if (trafficDistribution !== undefined) report('/spec/trafficDistribution', SPREAD);
    const annotations: Readonly<Record<string, string>> = view.metadata?.annotations ?? {};
    for (const key of [ZONES, OLD_ZONES]) {
      if (!Object.hasOwn(annotations, key)) continue;
      const path = `/metadata/annotations/${key.replace('/', '~1')}`;
      if (/^(?:auto)$/i.test(annotations[key] ?? '')) report(path, SPREAD);
      else drop(path, 'It asks for no preference, which is the default.');
    }
  },
});
