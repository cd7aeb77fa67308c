import {isConverted} from '../../choices/converted.ts';
import {orderedBy, ownWish} from '../../choices/injectors.ts';
import type {Namespace} from '../../model/kubernetes.generated.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

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
    {
      name: 'a workload that keeps the proxy away, and one that says nothing',
      given:
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, annotations: {linkerd.io/inject: enabled}}\n' +
        [
          ['app', ''],
          ['job', 'linkerd.io/inject: disabled'],
        ]
          .map(
            ([name, annotations]) =>
              `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  selector: {matchLabels: {app: ${name}}}\n` +
              `  template:\n    metadata: {labels: {app: ${name}}, annotations: {${annotations}}}\n    spec: {containers: [{name: app, image: "example/app:1"}]}\n`,
          )
          .join(''),
      findings: [
        {level: 'action', fidelity: 'manual', path: '', says: 'to the pods of Deployment shop/app;'},
      ],
    },
  ],
  map({object, context, report, drop}) {
    const ordered = orderedBy(object.value as Namespace);
    const members = context.inventory
      .workloadsIn(object.ref.name)
      .filter(workload => isConverted(workload, context));
    const told = ordered.flatMap(({injector, key}) => {
      // Who says so itself has a finding of its own, and who refuses gets nothing.
      const silent = members.filter(workload => ownWish(workload, injector) === undefined);
      return silent.length > 0 ? [{injector, key, silent}] : [];
    });
    if (told.length === 0) {
      drop('', 'The name of the namespace is part of the names on AWS; nothing else is made of it.');
      return;
    }
    for (const {injector, key, silent} of told) {
      report('', {
        level: 'action',
        fidelity: 'manual',
        message: `With ${key} ${nameOf(object)} has ${injector.product} add ${injector.adds} to the pods of ${listed(silent.map(workloadName))}; it is in no manifest and does not come along.`,
        remediation: injector.remediation,
        workload: silent,
      });
    }
  },
});
