import {isQualified} from '../../model/cluster-names.ts';
import {resolveServiceName} from '../../model/service-names.ts';
import {servicesOf} from '../../model/service-references.ts';
import {srvNamesIn} from '../../model/srv-names.ts';
import {workloadTexts} from '../../model/workload-texts.ts';
import {defineRule} from '../rule.ts';
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
      name: 'a record of another DNS',
      given: caller('_ldap._tcp.corp.example.com'),
      emits: {'task-definitions/shop-api': {family: 'shop-api'}},
    },
  ],
  map({workload, context, report}) {
    const {inventory, config} = context;
    const {clusterDomain} = config.serviceConnect;
    const services = servicesOf(inventory);
    const found = workloadTexts(workload, inventory).flatMap(({object, path, text}) =>
      srvNamesIn(text)
        .filter(
          ({labels}) =>
            isQualified(labels, clusterDomain) ||
            resolveServiceName(labels, workload.namespace, services, clusterDomain) !== undefined,
        )
        .map(name => ({object, path, name: name.text})),
    );
    const [first] = found;
    if (!first) return;
    report(belowTemplate(workload, first), {
      level: 'action',
      fidelity: 'manual',
      message: `${workloadName(workload)} asks for SRV records (${listed(found.map(({name}) => name))}), which only the DNS of the cluster has; tasks find no host and no port there.`,
    });
  },
});
