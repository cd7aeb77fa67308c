import {isReachable} from '../../choices/reachable.ts';
import {isQualified} from '../../model/cluster-names.ts';
import {dnsQuestionsIn} from '../../model/dns-questions.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Service} from '../../model/kubernetes.generated.ts';
import {type OverheardKind, overheardIn} from '../../model/overheard.ts';
import {resolveServiceName} from '../../model/service-names.ts';
import {servicesOf} from '../../model/service-references.ts';
import {workloadTexts} from '../../model/workload-texts.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {SERVICE_REFS} from '../service/refs.ts';
import {belowTemplate, speakerOf} from './place.ts';

const WHAT: Readonly<Record<OverheardKind | 'service-ip', string>> = {
  resolver: 'asks a DNS resolver by itself (the directive resolver)',
  'cluster-dns': 'names the DNS of the cluster (kube-dns or CoreDNS)',
  'cluster-ip': 'names an address that clusters give their DNS',
  'service-ip': 'names the cluster address of a Service',
};

export default defineRule({
  id: 'workload/name-lookup',
  on: 'pod',
  claims: [],
  summary: 'Workloads that ask a DNS server themselves, or name addresses of the cluster, are told.',
  rationale:
    'Names of Service Connect stand in the hosts file of the task. Programs that ask the system find them; those that send questions to ' +
    'a DNS server do not: nginx, Envoy and HAProxy with a resolver in their configuration, nslookup, dig, Node’s dns.resolve. An init ' +
    'container that waits until nslookup finds a Service, as the documentation of Kubernetes shows it, waits for ever on ECS. Addresses ' +
    'of the cluster network, that of its DNS among them, do not exist in a VPC.',
  remediation:
    'Remove the resolver, so that names are looked up at start-up through the system, or name the resolver of the VPC (169.254.169.253) and use names in a private hosted zone.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'nginx with the DNS of the cluster',
      given:
        'containers:\n  - name: app\n    image: example/app:1\n    env:\n      - {name: NGINX_CONF, value: "resolver kube-dns.kube-system.svc.cluster.local valid=5s;"}',
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'resolver',
        },
      ],
    },
    {
      name: 'an init container that waits for a name',
      given:
        'initContainers:\n  - name: wait\n    image: busybox:1.37\n    command: [sh, -c, "until nslookup db.$(cat /ns).svc.cluster.local; do sleep 2; done"]\ncontainers: [{name: app, image: "example/app:1"}]',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/initContainers/0/command/2',
          says: 'nslookup',
        },
      ],
    },
    {
      name: 'a question for a name outside the cluster',
      given:
        'containers: [{name: app, image: "example/app:1", args: [sh, -c, "nslookup db.example.com; exec serve"]}]',
    },
    {
      name: 'the cluster address of a Service',
      given: `apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: 10.100.7.8, selector: {app: db}, ports: [{port: 5432}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", args: ["--db=10.100.7.8:5432"]}]
`,
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/template/spec/containers/0/args/0', says: 'db'},
      ],
    },
  ],
  map(subject) {
    const {workload, context, report} = subject;
    const told = new Set<string>();
    for (const {kind, object, path} of overheardIn(workload, context.inventory)) {
      const place = `${object.id} ${path}`;
      // One place is one cause, whatever it holds besides.
      if (told.has(place)) continue;
      told.add(place);
      report(belowTemplate(workload, {object, path}), {
        level: 'review',
        fidelity: 'manual',
        message: `${speakerOf(workload, object)} ${WHAT[kind]}; names of Service Connect are found in the hosts file of a task only.`,
      });
    }
    addresses(subject);
    questions(subject);
  },
});

/** Questions to a name server for names of Services, in commands. Tasks without Service Connect find them in no other way either. */
function questions({workload, context, report}: Subject<'pod'>): void {
  if (!isReachable(workload, context)) return;
  const {inventory, config} = context;
  const {clusterDomain} = config.serviceConnect;
  const isOfCluster = (name: string): boolean => {
    // What the shell puts in is one label, as in `db.$(cat …/namespace).svc`.
    const labels = name.replaceAll(/\$(?:\([^()]*\)|\{[^{}]*\}|[a-z_]\w*)/g, 'x').split('.');
    return (
      isQualified(labels, clusterDomain) ||
      resolveServiceName(labels, workload.namespace, servicesOf(inventory), clusterDomain) !== undefined
    );
  };
  for (const {object, path, text} of workloadTexts(workload, inventory)) {
    const asked = dnsQuestionsIn(text).find(({name}) => isOfCluster(name));
    if (!asked) continue;
    report(belowTemplate(workload, {object, path}), {
      level: 'action',
      fidelity: 'manual',
      message: `${speakerOf(workload, object)} asks a name server for ${asked.name} (${asked.program}), and gets no answer: names of Service Connect are found in the hosts file of a task only. What waits for the answer waits for ever.`,
      remediation:
        'Take the wait out: the name is there from the start of the task. What must answer first is better asked itself (`wget`, `pg_isready`), as the proxy opens every port at once.',
    });
  }
}

/** Cluster address that the input gives a Service → the Service. */
function clusterAddresses({inventory}: Context): ReadonlyMap<string, KubeObject<Service>> {
  const byAddress = new Map<string, KubeObject<Service>>();
  for (const service of inventory.all<Service>('Service')) {
    const {clusterIP = '', clusterIPs = []} = service.value.spec ?? {};
    for (const address of [clusterIP, ...clusterIPs]) {
      if (/[.:]/.test(address)) byAddress.set(address, service);
    }
  }
  return byAddress;
}

/** Cluster addresses of Services, found in the texts of the workload. */
function addresses(subject: Subject<'pod'>): void {
  const {workload, context, report} = subject;
  const byAddress = context.choice(clusterAddresses);
  if (byAddress.size === 0) return;
  for (const {object, path, text} of workloadTexts(workload, context.inventory)) {
    for (const [word] of text.matchAll(/\d{1,3}(?:\.\d{1,3}){3}/g)) {
      const service = byAddress.get(word);
      if (!service) continue;
      report(belowTemplate(workload, {object, path}), {
        level: 'action',
        fidelity: 'manual',
        message: `${speakerOf(workload, object)} ${WHAT['service-ip']} (${service.ref.name}); it does not exist in a VPC.`,
        remediation: `Write the name ${service.ref.name} in place of the address.`,
      });
      break;
    }
  }
}
