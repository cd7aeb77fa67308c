import {dnsNameOf} from '../../choices/discovery/alias.ts';
import {calls} from '../../choices/discovery/calls.ts';
import {discovery, type Endpoint} from '../../choices/discovery.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {callers, listed} from '../wording.ts';
import {caller, webService} from './example-objects.ts';
import {SERVICE_REFS} from './refs.ts';

const elsewhere = (text: string) => text.replaceAll('namespace: shop', 'namespace: test');
const TWICE = `${webService()}---\n${elsewhere(webService())}`;
const LONG = 'a'.repeat(63);

export default defineRule({
  id: 'service/names',
  on: 'Service',
  claims: [],
  summary: 'Services that share a short name with one of another namespace are told apart.',
  rationale:
    'A short name means the Service of the own namespace on Kubernetes. In a namespace of Cloud Map a name and port belong to one ' +
    'service. Kubernetes namespaces that have Services of one name and do not call each other therefore get Cloud Map namespaces of ' +
    'their own, where the short names keep their meaning. Where they do call each other they must share one, and then nobody gets the ' +
    'short name: a call that fails is better than one that reaches the service of another namespace. Names of Service Connect have ' +
    '127 characters at most.',
  remediation: 'Name the Service with its namespace where its callers use the short name.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual'],
  examples: [
    {
      name: 'two namespaces that do not call each other',
      given: TWICE,
      emits: {
        'services/shop-web': {
          serviceConnectConfiguration: {
            namespace: 'k2e-shop',
            services: [{clientAliases: [{dnsName: 'web'}]}],
          },
        },
        'services/test-web': {
          serviceConnectConfiguration: {
            namespace: 'k2e-test',
            services: [{clientAliases: [{dnsName: 'web'}]}],
          },
        },
        'namespaces/k2e-shop': {Name: 'k2e-shop'},
        'namespaces/k2e-test': {Name: 'k2e-test'},
      },
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/metadata/name', says: 'k2e-shop'},
        {level: 'review', fidelity: 'approximate', path: '/metadata/name', says: 'k2e-test'},
      ],
    },
    {
      name: 'a call from one to the other, and one by the short name',
      given: `${TWICE}${caller('http://web.test http://web')}`,
      emits: {
        'services/test-web': {
          serviceConnectConfiguration: {
            namespace: 'k2e',
            services: [{clientAliases: [{dnsName: 'web.test'}]}],
          },
        },
      },
      findings: [
        {level: 'action', fidelity: 'manual', path: '/metadata/name', says: 'Deployment shop/api'},
        {level: 'review', fidelity: 'manual', path: '/metadata/name', says: 'web.test'},
      ],
    },
    {
      name: 'a name that is too long',
      given: webService()
        .replaceAll('name: web,', `name: ${LONG},`)
        .replaceAll('namespace: shop', `namespace: ${LONG}`),
      config: 'serviceConnect: {aliases: all}',
      findings: [{level: 'review', fidelity: 'manual', path: '/metadata/name', says: '127'}],
    },
  ],
  map(subject) {
    const {object, context, report} = subject;
    const endpoints = context.choice(discovery).endpointsOf(object);
    const shared = endpoints.find(({namesakes}) => namesakes.length > 0);
    if (shared) sharedName(subject, shared);
    const {clusterDomain} = context.config.serviceConnect;
    const long = endpoints.flatMap(each => each.unfit.map(form => dnsNameOf(each, form, clusterDomain)));
    if (long.length === 0) return;
    report('/metadata/name', {
      level: 'review',
      fidelity: 'manual',
      message: `The name ${listed(long)} is no name of Service Connect, which takes 127 lower-case letters, digits, "_", "-" and "." at most.`,
      remediation: 'Let callers use a shorter form of the name.',
    });
  },
});

/** The endpoints that have their name although other namespaces have it too, by their namespace. */
function sharedNames(context: Context): ReadonlyMap<string, readonly Endpoint[]> {
  const shared = context
    .choice(discovery)
    .endpoints.filter(({withheld, namesakes}) => !withheld && namesakes.length > 0);
  return Map.groupBy(shared, ({service}) => service.ref.namespace);
}

function sharedName(
  {object, context, report}: Subject<'Service'>,
  {namesakes, withheld, namespace}: Endpoint,
): void {
  const {name, namespace: own} = object.ref;
  const others = listed(namesakes.map(({ref}) => ref.namespace));
  if (!withheld) {
    // Of all such Services of a namespace the cause is one, and it is told once.
    const alike = context.choice(sharedNames).get(own) ?? [];
    if (alike[0]?.service !== object) return;
    const services = listed(alike.map(each => each.service.ref.name));
    const all = listed(alike.flatMap(each => each.namesakes.map(({ref}) => ref.namespace)));
    report('/metadata/name', {
      level: 'review',
      fidelity: 'approximate',
      workload: alike.flatMap(each => each.workload),
      message: `The names of Services in namespace ${own} (${services}) are those of Services in namespace ${all} too, with the same port, and no call between the namespaces was found; the services of ${own} get the Cloud Map namespace ${namespace}, and names of other namespaces do not resolve there.`,
      remediation:
        'If they do call each other, set `serviceConnect.aliases: all` in k2e.yaml: they share a Cloud Map namespace then, without the short name.',
    });
    return;
  }
  const short = context
    .choice(calls)
    .to(object)
    .map(call => ({...call, references: call.references.filter(({form}) => form === 'short')}))
    .filter(({references}) => references.length > 0);
  const users = callers(short);
  report('/metadata/name', {
    level: users === '' ? 'review' : 'action',
    fidelity: 'manual',
    message: `A Service ${name} with the same port is in namespace ${others} too, and the namespaces share a Cloud Map namespace; ${name}.${own} resolves, and ${name} alone does not.${users === '' ? '' : ` The short name is used by ${users}.`}`,
    remediation: `Write ${name}.${own} where callers in namespace ${own} use the short name.`,
  });
}
