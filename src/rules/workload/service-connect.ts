import {startOrder} from '../../choices/discovery/start-order.ts';
import {discovery} from '../../choices/discovery.ts';
import {names} from '../../choices/names.ts';
import {SERVICE_CONNECT} from '../../ecs/limits.ts';
import {handle} from '../../ecs/resource.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {caller, webService} from '../service/example-objects.ts';
import {SERVICE_REFS} from '../service/refs.ts';
import {listed, workloadName} from '../wording.ts';

const BOTH_WAYS = `${webService().replace(
  'image: "example/web:1",',
  'image: "example/web:1", env: [{name: API_URL, value: "http://api"}],',
)}${caller('http://web')}---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec:
  selector: {app: api}
  ports: [{port: 80, targetPort: 8000}]
`;

export default defineRule({
  id: 'workload/service-connect',
  on: 'pod',
  claims: [],
  summary:
    'Services that call others by name take part in Service Connect, and are made after those that they call.',
  rationale:
    'Names of Service Connect resolve only in tasks of ECS services that take part in the same Cloud Map namespace: those that serve ' +
    'a name, and those that only call one. A task knows the names that existed when it started, so that what is called has to be ' +
    'there first. The proxy takes part of the size of the task: AWS asks for 256 CPU units and 64 MiB, 512 CPU units from about ' +
    '500 requests a second on, and 128 MiB more in a namespace of over 100 names. A workload that neither serves nor calls gets none.',
  remediation:
    'After the first rollout start the tasks again: `aws ecs update-service --force-new-deployment`.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate'],
  examples: [
    {
      name: 'a service that only calls',
      given: `${webService()}${caller('http://web')}`,
      emits: {
        'namespaces/k2e': {Name: 'k2e'},
        'services/shop-api': {serviceConnectConfiguration: {enabled: true, namespace: 'k2e', services: null}},
      },
    },
    {
      name: 'a workload without calls',
      given: 'terminationGracePeriodSeconds: 30',
      emits: {'services/shop-app': {serviceConnectConfiguration: null}},
      withholds: ['namespaces/k2e'],
    },
    {
      name: 'two services that call each other',
      given: BOTH_WAYS,
      findings: [{level: 'review', fidelity: 'approximate', says: 'each other'}],
    },
  ],
  map(subject) {
    const {workload, context, set, after, report} = subject;
    const {uses, namespaceOf} = context.choice(discovery);
    if (!uses(workload)) return;
    const name = context.choice(names);
    const service = name.service(workload);
    const namespace = namespaceOf(workload.namespace);
    set(service, {serviceConnectConfiguration: {enabled: true, namespace}});
    const {create} = context.config.cluster;
    // With a cluster that exists goes a namespace that exists; one that k2e has thought of does not.
    if (create || namespace !== context.config.serviceConnect.namespace) {
      const resource = handle('namespaces', namespace);
      set(resource, {Name: namespace, Description: 'Names of Service Connect'});
      after(service, resource);
    }
    const order = context.choice(startOrder);
    for (const callee of order.after(workload)) after(service, name.service(callee));
    const later = order.later(workload);
    if (later.length > 0) {
      report('', {
        level: 'review',
        fidelity: 'approximate',
        message: `${listed([workload, ...later].map(workloadName))} call each other, directly or through others; the service of the first is made before the others, and its first tasks do not know the names of ${listed(later.map(each => each.name))}.`,
        remediation: `When all services run, start its tasks again: aws ecs update-service --cluster ${context.config.cluster.name} --service ${service.name} --force-new-deployment.`,
      });
    }
    crowd(subject, namespace);
  },
});

/** The Cloud Map namespaces with their number of names, and the first by id of the workloads in them. */
function crowds({choice}: Context): ReadonlyMap<string, {readonly entries: number; readonly first?: string}> {
  return new Map(
    choice(discovery).namespaces.map(({name, entries, workloads}) => {
      const [first] = workloads.map(({object}) => object.id).sort();
      return [name, first === undefined ? {entries} : {entries, first}];
    }),
  );
}

/** A namespace of many names wants more memory in every task; it is told once, on the first workload by id. */
function crowd({workload, context, report}: Subject<'pod'>, namespace: string): void {
  const {entries, first} = context.choice(crowds).get(namespace) ?? {entries: 0};
  if (entries <= SERVICE_CONNECT.servicesBeforeMoreMemory || first !== workload.object.id) return;
  report('', {
    level: 'review',
    fidelity: 'approximate',
    message: `The Cloud Map namespace ${namespace} has ${entries} names of Service Connect; beyond ${SERVICE_CONNECT.servicesBeforeMoreMemory} AWS asks for 128 MiB more in every task that takes part.`,
    remediation:
      'Give the tasks more memory with `workloads.<Kind>/<namespace>/<name>.memory` in k2e.yaml, or use `serviceConnect.aliases: detected`.',
  });
}
