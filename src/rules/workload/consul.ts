import {environments} from '../../choices/environment.ts';
import {hostNamesIn} from '../../model/host-names.ts';
import type {Inventory, Workload} from '../../model/inventory.ts';
import {workloadTexts} from '../../model/workload-texts.ts';
import type {Pointer} from '../../pointer.ts';
import {defineRule, type Subject} from '../rule.ts';
import {caller} from '../service/example-objects.ts';
import {listed} from '../wording.ts';
import {belowTemplate} from './place.ts';

/** Variables from which Registrator makes entries of Consul: `SERVICE_TAGS`, `SERVICE_8080_NAME`. */
const REGISTERED = /^SERVICE_(?:TAGS|IGNORE|\d{1,5}_(?:NAME|TAGS|IGNORE|CHECK_\w+))$/;
/** Tags by which fabio sends requests: `urlprefix-shop.example.com/api strip=/api`. */
const FABIO = /(?:^|,)\s*urlprefix-([^\s,]{1,253})/g;
/** Tags by which Traefik does. */
const TRAEFIK = /(?:^|,)\s*traefik\.(?:frontend\.rule|http\.routers\.)/;

export default defineRule({
  id: 'workload/consul',
  on: 'pod',
  claims: [],
  summary: 'Names that only Consul answers, and tags by which routers find a container in it, are told.',
  rationale:
    'Where Consul runs on the nodes, pods find each other by names such as orders.service.consul, Registrator enters containers into it by ' +
    'variables called SERVICE_…, and fabio or Traefik send requests to them by tags. On ECS none of these programs runs on the machine: the names do ' +
    'not resolve, and nobody reads the tags. Service Connect and the rules of a load balancer take their place, which k2e makes of ' +
    'Services and Ingresses.',
  remediation: 'Name the Service in place of the name in Consul, and write an Ingress for what the tags say.',
  refs: {
    kubernetes: [
      'https://developer.hashicorp.com/consul/docs/services/discovery/dns-static-lookups',
      'https://fabiolb.net/cfg/',
      'https://gliderlabs.github.io/registrator/latest/user/services/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'a name in Consul',
      given: caller('http://orders.service.consul:8080'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'orders.service.consul',
        },
      ],
    },
    {
      name: 'tags for fabio',
      given: caller('x').replace(
        '{name: WEB_URL, value: "x"}',
        '{name: SERVICE_TAGS, value: "urlprefix-shop.example.com/api strip=/api,urlprefix-/metrics"}',
      ),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'shop.example.com/api and /metrics',
        },
      ],
    },
    {
      name: 'a name for Registrator',
      given: caller('x').replace('{name: WEB_URL, value: "x"}', '{name: SERVICE_8080_NAME, value: "orders"}'),
      findings: [{level: 'review', fidelity: 'manual', says: 'SERVICE_8080_NAME'}],
    },
  ],
  map(subject) {
    tellNames(subject);
    tellTags(subject);
  },
});

/** Each name once, at the first place that has it. */
function tellNames({workload, context, report}: Subject<'pod'>): void {
  const found = new Map<string, Pointer>();
  for (const {object, path, text} of workloadTexts(workload, context.inventory)) {
    if (!text.includes('.consul')) continue;
    for (const {labels} of hostNamesIn(text, isOfConsul)) {
      const name = labels.join('.');
      if (!found.has(name)) found.set(name, belowTemplate(workload, {object, path}));
    }
  }
  for (const [name, path] of found) {
    const service = serviceNamed(name, workload, context.inventory);
    report(path, {
      level: 'action',
      fidelity: 'manual',
      message: `${name} is a name that Consul answers; tasks do not ask it.`,
      remediation:
        service === undefined
          ? 'Bring a Service for what it means and name that, or let Consul answer in the VPC (an outbound endpoint of Route 53 Resolver with a rule for consul).'
          : `Write ${service} in its place, as the Service of that name is called.`,
    });
  }
}

/** `orders.service.consul`, `orders.query.dc1.consul`, `a.node.consul`. */
function isOfConsul(labels: readonly string[]): boolean {
  return (
    labels.length > 2 &&
    labels.at(-1) === 'consul' &&
    labels.some(label => label === 'service' || label === 'query' || label === 'node')
  );
}

/** The Service of the input with the name of an entry of Consul: of the namespace of the workload, or the only one. */
function serviceNamed(name: string, {namespace}: Workload, inventory: Inventory): string | undefined {
  const [entry = ''] = name.split(/\.(?:service|query)\./);
  const short = entry.slice(entry.lastIndexOf('.') + 1);
  const alike = inventory.all('Service').filter(({ref}) => ref.name === short);
  if (alike.some(({ref}) => ref.namespace === namespace)) return short;
  const [only, other] = alike;
  return only && !other ? `${short}.${only.ref.namespace}` : undefined;
}

/** What programs on the nodes read from variables of the containers. */
function tellTags({workload, context, report}: Subject<'pod'>): void {
  for (const container of workload.containers) {
    const variables = (context.choice(environments).get(container) ?? []).filter(({entry}) =>
      REGISTERED.test(entry.name),
    );
    for (const variable of variables) {
      const {name, path} = variable.entry;
      const text = variable.kind === 'plain' ? variable.value : '';
      const routes = [...text.matchAll(FABIO)].map(([, route = '']) => route);
      const isRouted = routes.length > 0 || TRAEFIK.test(text);
      report(belowTemplate(workload, {object: workload.object, path}), {
        level: isRouted ? 'action' : 'review',
        fidelity: 'manual',
        message:
          routes.length > 0
            ? `The variable ${name} has fabio send requests for ${listed(routes)} to container ${container.name}; no load balancer of ECS reads it.`
            : isRouted
              ? `The variable ${name} has Traefik send requests to container ${container.name}; no load balancer of ECS reads it.`
              : `By the variable ${name} Registrator enters container ${container.name} into Consul; on ECS nobody reads it.`,
        remediation: isRouted
          ? 'Write an Ingress for these hosts and paths that leads to the Service of the workload (create one where there is none), and convert again: k2e makes rules of the load balancer of it.'
          : 'Create a Service by whose name others call the workload; the variable may stay.',
      });
    }
  }
}
