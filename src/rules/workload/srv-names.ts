import type {KubeObject, Workload} from '../../model/inventory.ts';
import {podReferences} from '../../model/pod-references.ts';
import {servicesOf} from '../../model/service-references.ts';
import {clusterSrvNamesIn} from '../../model/srv-names.ts';
import {workloadTexts} from '../../model/workload-texts.ts';
import type {Pointer} from '../../pointer.ts';
import {type Context, defineRule} from '../rule.ts';
import {caller, webService} from '../service/example-objects.ts';
import {SERVICE_REFS} from '../service/refs.ts';
import {listed, workloadName} from '../wording.ts';
import {belowTemplate} from './place.ts';

export default defineRule({
  id: 'workload/srv-names',
  on: 'pod',
  claims: [],
  summary: 'Names of SRV records (`_port._protocol.service`) are told: no record answers them on ECS.',
  rationale:
    'The DNS of the cluster has an SRV record for each named port of a Service; programs ask it for the port, and at a headless Service for ' +
    'each pod. Service Connect writes names into the hosts file of the task, which holds addresses only, and its namespaces have no DNS. A ' +
    'Cloud Map namespace with private DNS has SRV records for services that register there.',
  remediation:
    'Name the host and the port instead (`http://web:80`), or register the service in a Cloud Map namespace with private DNS and SRV records and write its name.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#srv-records'],
    ecs: [...SERVICE_REFS.ecs, 'https://docs.aws.amazon.com/cloud-map/latest/api/API_DnsRecord.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'a question for the port of a Service',
      given: `${webService()}${caller('dnssrv+_http._tcp.web.shop.svc.cluster.local')}`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: '_http._tcp.web.shop.svc.cluster.local',
        },
      ],
    },
    {
      name: 'the members of a database that the input lacks',
      given: caller('mongodb+srv://mongo.data.svc.cluster.local/shop'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'mongodb+srv://mongo.data.svc.cluster.local',
        },
      ],
    },
    {
      name: 'the members of a database in a Secret',
      given: `apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData: {url: "mongodb+srv://app:word@mongo.data.svc.cluster.local/shop"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: example/api:1
          env: [{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: db, key: url}}}]
`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'in the value url of Secret shop/db',
        },
      ],
    },
    {
      name: 'a record of another DNS',
      given: caller('_ldap._tcp.corp.example.com'),
      emits: {'task-definitions/shop-api': {family: 'shop-api'}},
    },
  ],
  map({workload, context, report}) {
    const found = [...openNames(workload, context), ...secretNames(workload, context)];
    const [first] = found;
    if (!first) return;
    const what = [...new Set(found.map(each => each.what))];
    report(belowTemplate(workload, first), {
      level: 'action',
      fidelity: 'manual',
      message: `${workloadName(workload)} asks for SRV records (${listed(what)}), which only the DNS of the cluster has; tasks find no host and no port there.`,
    });
  },
});

/** A place where a workload asks for SRV records, and what for, in words that may be told. */
interface Asked {
  readonly object: KubeObject;
  readonly path: Pointer;
  readonly what: string;
}

function openNames(workload: Workload, {inventory, config}: Context): Asked[] {
  const services = servicesOf(inventory);
  const {clusterDomain} = config.serviceConnect;
  return workloadTexts(workload, inventory).flatMap(({object, path, text}) =>
    clusterSrvNamesIn(text, workload.namespace, services, clusterDomain).map(name => ({
      object,
      path,
      what: name.text,
    })),
  );
}

/** Of a Secret's value nobody may tell which name it holds. */
function secretNames(workload: Workload, {inventory}: Context): Asked[] {
  return podReferences(workload).flatMap(({kind, name, key, path}) => {
    const keys = kind === 'Secret' ? [...(inventory.secretKeys(workload.namespace, name) ?? [])] : [];
    return keys
      .filter(([each, {srvName}]) => srvName && (key === undefined || each === key))
      .map(([each]) => ({
        object: workload.object,
        path,
        what: `in the value ${each} of Secret ${workload.namespace}/${name}`,
      }));
  });
}
