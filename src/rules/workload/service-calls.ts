import {convertedWorkloads} from '../../choices/converted.ts';
import {isDaemon, isSidecar} from '../../choices/daemon-set/fate.ts';
import {type Call, calls} from '../../choices/discovery/calls.ts';
import {serving} from '../../choices/discovery/serving.ts';
import {discovery} from '../../choices/discovery.ts';
import {insistsOnHost, isReachable} from '../../choices/reachable.ts';
import type {Workload} from '../../model/inventory.ts';
import type {ServiceReference} from '../../model/service-references.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report, type Subject} from '../rule.ts';
import {caller, webService} from '../service/example-objects.ts';
import {SERVICE_REFS} from '../service/refs.ts';
import {listed, workloadName} from '../wording.ts';
import {belowTemplate} from './place.ts';

export default defineRule({
  id: 'workload/service-calls',
  on: 'pod',
  claims: [],
  summary: 'Names of Services that a task cannot resolve on ECS are told where they stand.',
  rationale:
    'The names of Service Connect are lines in the hosts file of a task, and only tasks of an ECS service get them. A Job or CronJob ' +
    'runs without a service. The hosts file knows whole names: no name of a single pod (`kafka-0.kafka`), no name with a dot at the ' +
    'end, and the proxy listens on the ports of the Service only. On Kubernetes a wrong port fails as well, except at a headless ' +
    'Service, whose pods answer on every port.',
  remediation:
    'Give the Service an internal load balancer, or register it in Cloud Map with private DNS, and write that name where the old one stands.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual'],
  examples: [
    {
      name: 'a Job that calls a Service',
      given: `${webService()}${caller('http://web/import', 'Job')}`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'web',
        },
      ],
    },
    {
      name: 'several Jobs that call one Service: one finding',
      given: `${webService()}${caller('http://web/import', 'Job')}${caller('http://web/prices', 'Job').replaceAll(/: api\b/g, ': batch')}`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'Job shop/api and Job shop/batch call web',
        },
      ],
    },
    {
      name: 'a port that the Service does not have',
      given: `${webService()}${caller('http://web:8080')}`,
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'port 8080',
        },
      ],
    },
    {
      name: 'a port in a variable of its own that a headless Service does not list',
      given: `${webService('clusterIP: None')}${caller('web')
        .replace('WEB_URL', 'WEB_HOST')
        .replace('env: [', 'env: [{name: WEB_PORT, value: "9090"}, ')}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'port 9090'}],
    },
    {
      name: 'the name of one pod',
      given: `${webService('clusterIP: None')}${caller('http://web-0.web:8080')}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'web-0.web'}],
    },
    {
      name: 'a dot at the end',
      given: `${webService()}${caller('http://web.shop.svc.cluster.local.:80')}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'dot'}],
    },
    {
      name: 'a word that may be a name',
      given: `${webService()}${caller('web').replace('WEB_URL', 'PARTNER')}`,
      findings: [{level: 'review', fidelity: 'approximate', says: 'may mean'}],
    },
  ],
  map(subject) {
    const {workload, context} = subject;
    const known = servedCalls(workload, context);
    if (!isReachable(workload, context)) {
      const nameless = context.choice(namelessCalls).get(workload);
      if (nameless) subject.report(belowTemplate(workload, nameless.reference), nameless.said);
      return;
    }
    for (const call of known) for (const reference of call.references) badName(subject, call, reference);
    const {uses} = context.choice(discovery);
    const doubtful = known.filter(({certain, service}) => !certain && !workload.services.includes(service));
    if (uses(workload) || doubtful.length === 0) return;
    const [first] = doubtful.flatMap(({references}) => references);
    subject.report(belowTemplate(subject.workload, first), {
      level: 'review',
      fidelity: 'approximate',
      message: `The word ${listed(doubtful.flatMap(({references}) => references.map(({host}) => host)))} may mean a Service; ${workloadName(workload)} names no other, so k2e leaves it out of Service Connect.`,
      remediation:
        'If it calls the Service, add {"enabled": true, "namespace": …} as serviceConnectConfiguration of its service with `patches` in k2e.yaml.',
    });
  },
});

/** The calls of Services that something serves; of the others the finding is on the Service. */
function servedCalls(workload: Workload, context: Context): readonly Call[] {
  const backings = context.choice(serving);
  return context
    .choice(calls)
    .of(workload)
    .filter(({service}) => backings.get(service.id)?.standing === 'served');
}

/** Why tasks get no names of Service Connect. */
function whyNameless(workload: Workload, context: Context): string {
  if (isDaemon(workload, context)) return 'are those of a daemon of Managed Instances';
  if (isSidecar(workload, context)) return 'are those of other workloads, and it has none of its own';
  if (insistsOnHost(workload, context)) return 'have the network of their instances';
  return 'run without an ECS service';
}

/** The calls of workloads whose tasks get no names, and what to say of them: once for all that call the same. */
function namelessCalls(
  context: Context,
): ReadonlyMap<Workload, {readonly reference: ServiceReference; readonly said: Report}> {
  const members = context
    .choice(convertedWorkloads)
    .filter(workload => !isReachable(workload, context))
    .flatMap(workload => {
      const sure = servedCalls(workload, context).filter(({certain}) => certain);
      const [reference] = sure.flatMap(({references}) => references);
      if (!reference) return [];
      const places = sure.map(({service: {ref}, references: [first]}) =>
        first === undefined || first.host === ref.name ? ref.name : `${ref.name} (as ${first.host})`,
      );
      const but = isSidecar(workload, context) ? ' but those that the other workloads call' : '';
      return [{workload, reference, places: listed(places), why: whyNameless(workload, context), but}];
    });
  const reports = jointReports(members, {
    of: ({places, why}) => `${places}; ${why}`,
    at: member => member,
    says: ([{places, why, but}], callers): Report => ({
      level: 'action',
      fidelity: 'manual',
      message: `${listed(callers.map(workloadName))} ${callers.length === 1 ? 'calls' : 'call'} ${places}; ${callers.length === 1 ? 'its' : 'their'} tasks ${why}, so that they get no names of Service Connect${but}, and the call fails.`,
    }),
  });
  return new Map([...reports].map(([{workload, reference}, said]) => [workload, {reference, said}]));
}

/** Findings on a name that does not resolve although its Service is served. */
function badName(subject: Subject<'pod'>, {service}: Call, reference: ServiceReference): void {
  const {confidence, pod, trailingDot, host, port, secret} = reference;
  if (confidence === 'low') return;
  const path = belowTemplate(subject.workload, reference);
  const where = secret ? 'A Secret names' : `${workloadName(subject.workload)} names`;
  const endpoints = subject.context.choice(discovery).endpointsOf(service);
  if (pod !== undefined) {
    const pods = endpoints.flatMap(each => each.pods.flatMap(({aliases}) => aliases));
    // Each pod of the StatefulSet has its name.
    if (pods.some(({dnsName, port: dialled}) => dnsName === host && (port ?? dialled) === dialled)) return;
    subject.report(path, {
      level: 'action',
      fidelity: 'manual',
      message: `${where} ${host}, a single pod of Service ${service.ref.name}; tasks have no names of their own.`,
      remediation:
        'Run each pod of the StatefulSet as a service of its own, with its own name (`workloads.<Kind>/<namespace>/<name>.statefulSet: per-ordinal` in k2e.yaml), or use a managed service.',
    });
    return;
  }
  if (trailingDot) {
    subject.report(path, {
      level: 'action',
      fidelity: 'manual',
      message: `${where} ${host} with a dot at the end; a hosts file, where Service Connect puts its names, does not match that.`,
      remediation: 'Remove the dot at the end of the name.',
    });
  }
  const offered = endpoints.map(({dialled}) => dialled);
  if (port === undefined || offered.includes(port) || offered.length === 0) return;
  const headless = service.value.spec?.clusterIP === 'None';
  subject.report(path, {
    level: headless ? 'action' : 'review',
    fidelity: 'manual',
    message: headless
      ? `${where} ${host} with port ${port}; the pods of a headless Service answer on any port, Service Connect only on ${offered.join(', ')}.`
      : `${where} ${host} with port ${port}, which Service ${service.ref.name} does not have (${offered.join(', ')}); it fails, here as there.`,
    remediation: 'Write the port of the Service, or add the port to the Service.',
  });
}
