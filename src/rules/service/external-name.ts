import {calls} from '../../choices/discovery/calls.ts';
import {clusterNamesIn} from '../../model/cluster-names.ts';
import {resolveServiceName} from '../../model/service-names.ts';
import {servicesOf} from '../../model/service-references.ts';
import {type Context, defineRule} from '../rule.ts';
import {callers, listed} from '../wording.ts';
import {caller} from './example-objects.ts';
import {SERVICE_REFS} from './refs.ts';

const DATABASE =
  'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec:\n  type: ExternalName\n  externalName: db.example.com\n';

export default defineRule({
  id: 'service/external-name',
  on: 'Service',
  claims: ['/spec/externalName'],
  summary: 'The host behind an ExternalName has to be named where its callers name the Service.',
  rationale:
    'An ExternalName is a CNAME in the DNS of the cluster. Service Connect has names for ECS services only, and a task has no ' +
    'search domain under which a short name could be an alias in a private hosted zone. The name that is meant is a plain host, ' +
    'so that callers can use it directly.',
  remediation: 'Write the host where the callers name the Service.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a database outside, with a caller',
      given: `${DATABASE}${caller('postgres://web:5432/orders')}`,
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/externalName', says: 'Deployment shop/api'},
      ],
    },
    {
      name: 'nobody found that calls it',
      given: DATABASE,
      findings: [{level: 'review', fidelity: 'manual', path: '/spec/externalName', says: 'db.example.com'}],
    },
    {
      name: 'an alias of a Service that is not in the input',
      given: `${DATABASE.replace('db.example.com', 'db.data.svc.cluster.local')}${caller('postgres://web:5432/orders')}`,
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/externalName', says: 'db.data.svc'}],
    },
    {
      name: 'a Service of another type',
      given: DATABASE.replace('type: ExternalName', 'type: ClusterIP'),
      drops: ['/spec/externalName'],
    },
  ],
  map({view, object, context, report, drop}) {
    const {externalName} = view.spec ?? {};
    if (externalName === undefined) return;
    const service = context.inventory.find('Service', object.ref.namespace, object.ref.name);
    const {spec} = (service?.value ?? {}) as {readonly spec?: {readonly type?: string}};
    if (spec?.type !== 'ExternalName') {
      drop('/spec/externalName', 'Only a Service of type ExternalName has an external name.');
      return;
    }
    const known = context.choice(calls).to(object);
    const users = callers(known);
    const places = listed(known.flatMap(({references}) => references.map(({host}) => host)));
    const called = users === '' ? '' : ` It is called by ${users} (${places}).`;
    report('/spec/externalName', {
      level: users === '' ? 'review' : 'action',
      fidelity: 'manual',
      message: `Service ${object.ref.namespace}/${object.ref.name} is an alias of ${externalName} in the DNS of the cluster, which tasks do not ask.${called}`,
      remediation: remedy(externalName, object.ref.namespace, context),
    });
  },
});

/** What to write in place of the alias; another Service of the cluster is no plain host either. */
function remedy(externalName: string, namespace: string, {inventory, config}: Context): string {
  const services = servicesOf(inventory);
  const {clusterDomain} = config.serviceConnect;
  const meant = resolveServiceName(externalName.toLowerCase().split('.'), namespace, services, clusterDomain);
  if (meant)
    return `Write ${meant.name}.${meant.namespace}, the Service itself, where the callers name the alias; k2e then gives the tasks that name.`;
  const [unknown] = clusterNamesIn(externalName, {services, namespace, clusterDomain});
  return unknown?.sure
    ? `${externalName} is a Service that is not in the input: bring it as well, or give it an address that tasks reach (an internal load balancer, a record in a private hosted zone), and write that where the callers name the alias.`
    : `Write ${externalName} where the callers name the Service.`;
}
