import {isConverted} from '../../choices/converted.ts';
import {names} from '../../choices/names.ts';
import {rolloutOf} from '../../choices/rollout.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {defineRule} from '../rule.ts';

const BUDGET = (spec: string, replicas = 4) => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
${spec.replaceAll(/^(?=.)/gm, '  ')}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;

export default defineRule({
  id: 'pod-disruption-budget/budget',
  on: 'PodDisruptionBudget',
  claims: ['/spec'],
  summary: 'The budget makes the minimum healthy percent of the service stricter.',
  rationale:
    'A PodDisruptionBudget limits how many pods an eviction may take away at once; a rollout has its own limit. ECS has one lower ' +
    'bound for deployments, for draining instances and for replacements by AWS: `minimumHealthyPercent`. k2e takes the ' +
    'stricter of both, as far as a deployment can still proceed; where the tasks of a service stop before others start (`Recreate`), ' +
    'there is no bound that keeps the budget.',
  remediation:
    'Where no task may be taken away at all, let the application protect its tasks while it works (task scale-in protection).',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/run-application/configure-pdb/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'three of four stay available',
      given: BUDGET('minAvailable: 3'),
      emits: {'services/shop-app': {deploymentConfiguration: {minimumHealthyPercent: 75}}},
      findings: [{level: 'info', fidelity: 'approximate', path: '/spec/minAvailable', says: '75'}],
    },
    {
      name: 'nothing may be evicted',
      given: BUDGET('maxUnavailable: 0'),
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/maxUnavailable', says: 'every eviction'},
      ],
    },
    {
      name: 'pods that are recreated',
      given: BUDGET('minAvailable: 3').replace(
        '  selector: {matchLabels: {app: app}}\n  template',
        '  strategy: {type: Recreate}\n  selector: {matchLabels: {app: app}}\n  template',
      ),
      emits: {'services/shop-app': {deploymentConfiguration: {minimumHealthyPercent: 0}}},
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/minAvailable', says: 'is not kept'}],
    },
    {
      name: 'a StatefulSet whose pods are services of their own',
      given: BUDGET('minAvailable: 3').replace('kind: Deployment', 'kind: StatefulSet'),
      config: 'workloads: {StatefulSet/shop/app: {statefulSet: per-ordinal}}',
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/minAvailable', says: 'over services'},
      ],
    },
    {
      name: 'a budget without pods',
      given:
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: app, namespace: shop}\nspec: {minAvailable: 1, selector: {matchLabels: {app: app}}}',
      findings: [{level: 'info', fidelity: 'dropped', path: '/spec', says: 'No service'}],
    },
  ],
  map({view, object, context, set, report, drop}) {
    const services = context.inventory
      .attachedTo(object)
      .filter(workload => isConverted(workload, context) && runsAs(workload) === 'service');
    const field = view.spec?.minAvailable === undefined ? 'maxUnavailable' : 'minAvailable';
    const value = view.spec?.[field];
    if (services.length === 0 || value === undefined) {
      report('/spec', {
        level: 'info',
        fidelity: 'dropped',
        message: 'No service that k2e converts has pods that this budget selects.',
        remediation: 'Nothing needs to be done.',
      });
      return;
    }
    drop('/spec/selector', 'It was resolved: the percentages of the selected services take it into account.');
    drop(
      '/spec/unhealthyPodEvictionPolicy',
      'ECS replaces unhealthy tasks whatever the minimum healthy percent says.',
    );
    for (const workload of services) {
      const rollout = rolloutOf(workload, context);
      const folded = [...rollout.budgets].find(([budget]) => budget === object)?.[1];
      set(
        context.choice(names).service(workload),
        {deploymentConfiguration: {minimumHealthyPercent: rollout.minimumHealthyPercent}},
        workload,
      );
      const name = `${workload.kind} ${workload.name}`;
      if (workload.apart || workload.kind === 'DaemonSet') {
        report(`/spec/${field}`, {
          level: 'review',
          fidelity: 'approximate',
          workload,
          message: `${field} ${value} holds over all pods of ${name}; ${workload.apart ? 'each of them is a service of its own, and ECS keeps no number over services' : 'ECS keeps none of a service that runs on each instance'}.`,
          remediation: 'Deploy the services one after the other, and drain instances one at a time.',
        });
      } else if (rollout.recreate && folded && folded.folded !== 'none') {
        report(`/spec/${field}`, {
          level: 'review',
          fidelity: 'approximate',
          workload,
          message: `${field} ${value} of ${name} is not kept: its tasks stop before others start, in a deployment and also when an instance drains or AWS replaces them.`,
          remediation:
            'Where several may run at once during an update, give it the strategy RollingUpdate; the budget then counts.',
        });
      } else if (folded?.blocksEvictions) {
        report(`/spec/${field}`, {
          level: 'review',
          fidelity: 'approximate',
          workload,
          message: `The budget forbids every eviction of ${name}; ECS and AWS still replace tasks one after the other, within ${rollout.minimumHealthyPercent} percent.`,
        });
      } else {
        const partly = folded?.folded === 'partly' ? '; more would keep deployments from proceeding' : '';
        report(`/spec/${field}`, {
          level: 'info',
          fidelity: 'approximate',
          workload,
          message: `${field} ${value} of ${name} gives a minimumHealthyPercent of ${rollout.minimumHealthyPercent}${partly}.`,
          remediation: 'Nothing needs to be done.',
        });
      }
    }
  },
});
