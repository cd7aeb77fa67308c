import {isConverted} from '../../choices/converted.ts';
import type {Namespace} from '../../model/kubernetes.generated.ts';
import {labelOf} from '../../model/selector.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';

/** Labels and annotations by which add-ons are told to put sidecars into all pods of a namespace. */
const INJECTION = [
  ['istio-injection', 'Istio'],
  ['istio.io/rev', 'Istio'],
  ['istio.io/dataplane-mode', 'Istio'],
  ['linkerd.io/inject', 'Linkerd'],
  ['consul.hashicorp.com/connect-inject', 'Consul'],
  ['appmesh.k8s.aws/sidecarInjectorWebhook', 'App Mesh'],
  ['kuma.io/sidecar-injection', 'Kuma'],
  ['vault.hashicorp.com/agent-webhook', 'Vault'],
  ['instrumentation.opentelemetry.io/inject-java', 'OpenTelemetry'],
  ['instrumentation.opentelemetry.io/inject-nodejs', 'OpenTelemetry'],
  ['instrumentation.opentelemetry.io/inject-python', 'OpenTelemetry'],
  ['instrumentation.opentelemetry.io/inject-dotnet', 'OpenTelemetry'],
] as const;

const OFF = new Set(['disabled', 'false', 'none']);

export default defineRule({
  id: 'namespace/namespace',
  on: 'Namespace',
  claims: [...WHOLE, '/metadata/labels'],
  summary: 'A namespace becomes part of the names on AWS; sidecars that it orders for its pods are told.',
  rationale:
    'Namespaces keep names apart, and k2e puts them before the names of services and task definitions. They also carry ' +
    'labels: some make a mesh or an agent put a sidecar into each pod, which no manifest of a workload shows, and some restrict ' +
    'what pods may ask for, which ECS leaves to IAM.',
  remediation:
    'Look at the live pods for what the sidecar does (encryption, routing, secrets, traces), and add what the workloads need.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped', 'manual'],
  examples: [
    {
      name: 'a namespace',
      given: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: web}}',
      drops: ['/metadata/labels/team'],
    },
    {
      name: 'a namespace in a mesh',
      given:
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n---\n' +
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app, namespace: shop}\nspec:\n  selector: {matchLabels: {app: app}}\n' +
        '  template:\n    metadata: {labels: {app: app}}\n    spec: {containers: [{name: app, image: "example/app:1"}]}',
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'Istio'}],
    },
  ],
  map({object, context, report, drop}) {
    const {metadata} = object.value as Namespace;
    const injected = INJECTION.filter(([key]) => {
      const value = labelOf(metadata?.labels, key) ?? labelOf(metadata?.annotations, key);
      return value !== undefined && !OFF.has(value);
    });
    const members = context.inventory.workloads.filter(
      workload => isConverted(workload, context) && workload.namespace === object.ref.name,
    );
    if (injected.length === 0 || members.length === 0) {
      drop('', 'The name of the namespace is part of the names on AWS; nothing else is made of it.');
      return;
    }
    const products = [...new Set(injected.map(([, product]) => product))].join(' and ');
    report('', {
      level: 'action',
      fidelity: 'manual',
      message: `${nameOf(object)} has ${products} put a sidecar into its pods, which shows in no manifest and does not come along.`,
      workload: members,
    });
  },
});
