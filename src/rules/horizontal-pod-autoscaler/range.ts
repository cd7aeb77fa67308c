import {isAtRest} from '../../choices/at-rest.ts';
import {SUSPENDED, scalableService, scaledWorkload} from '../../choices/autoscaling.ts';
import {runsOnOneSide} from '../../choices/both-sides.ts';
import {names} from '../../choices/names.ts';
import {defineRule} from '../rule.ts';
import {workloadName} from '../wording.ts';
import {autoscaled} from './example.ts';

export default defineRule({
  id: 'horizontal-pod-autoscaler/range',
  on: 'HorizontalPodAutoscaler',
  claims: ['/spec/scaleTargetRef', '/spec/minReplicas', '/spec/maxReplicas'],
  summary: 'The replica range becomes a scalable target of Application Auto Scaling.',
  rationale:
    'Both move the count of a workload between two numbers. The scalable target owns the desired count of the service from then ' +
    'on: deploy tools should leave it alone. With a minimum of 0 the service cannot leave 0 by itself, because a service without ' +
    'tasks has no CPU or memory metric. A worker that `cutover.workers` of k2e.yaml calls exclusive gets a minimum of 0 and suspended ' +
    'scaling: a minimum or an alarm would start it beside the old one. So does a workload with 0 replicas: Kubernetes does not scale it ' +
    'until somebody gives it pods, while RegisterScalableTarget brings a service to its minimum at once.',
  remediation:
    'Set the minimum to 1, or add a step scaling policy on a metric that exists without tasks. For an exclusive worker: when the ' +
    'cutover is done, name it under `cutover.finalised`, convert again and deploy. For a workload that rests: give it replicas, convert again and deploy.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
      'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html',
      'https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-suspend-resume-scaling.html',
      'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual'],
  examples: [
    {
      name: 'two to ten',
      given: autoscaled('minReplicas: 2\nmaxReplicas: 10\nmetrics: []'),
      emits: {
        'scalable-targets/shop-app': {
          ServiceNamespace: 'ecs',
          ResourceId: 'service/k2e/shop-app',
          ScalableDimension: 'ecs:service:DesiredCount',
          MinCapacity: 2,
          MaxCapacity: 10,
        },
      },
    },
    {
      name: 'down to zero',
      given: autoscaled('minReplicas: 0\nmaxReplicas: 10\nmetrics: []'),
      emits: {'scalable-targets/shop-app': {MinCapacity: 0}},
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/minReplicas', says: '0'}],
    },
    {
      name: 'a worker that may run on one side only',
      given: autoscaled('minReplicas: 2\nmaxReplicas: 10\nmetrics: []'),
      config: 'cutover: {workers: {Deployment/shop/app: exclusive}}',
      emits: {
        'scalable-targets/shop-app': {
          MinCapacity: 0,
          MaxCapacity: 10,
          SuspendedState: {
            DynamicScalingInSuspended: true,
            DynamicScalingOutSuspended: true,
            ScheduledScalingSuspended: true,
          },
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/minReplicas', says: 'suspended'}],
    },
    {
      name: 'a workload that rests',
      given: autoscaled('minReplicas: 2\nmaxReplicas: 10\nmetrics: []').replace(
        'spec:\n  selector',
        'spec:\n  replicas: 0\n  selector',
      ),
      emits: {
        'services/shop-app': {desiredCount: 0},
        'scalable-targets/shop-app': {
          MinCapacity: 0,
          MaxCapacity: 10,
          SuspendedState: {DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true},
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/minReplicas', says: '0 replicas'}],
    },
    {
      name: 'a StatefulSet that rests, whose updates can go on at each number of tasks',
      given: autoscaled('minReplicas: 2\nmaxReplicas: 10\nmetrics: []')
        .replaceAll('Deployment', 'StatefulSet')
        .replace('spec:\n  selector', 'spec:\n  replicas: 0\n  selector'),
      config: 'workloads: {StatefulSet/shop/app: {statefulSet: service}}',
      emits: {
        'services/shop-app': {
          desiredCount: 0,
          deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0},
        },
        'scalable-targets/shop-app': {MinCapacity: 0},
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/minReplicas', says: '0 replicas'}],
    },
    {
      name: 'a second autoscaler of one workload',
      given: `${autoscaled('maxReplicas: 10\nmetrics: []')}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: app-memory, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app}, maxReplicas: 3}`,
      emits: {'scalable-targets/shop-app': {MaxCapacity: 10}},
      findings: [{level: 'action', fidelity: 'manual', path: '/spec', says: 'against each other'}],
    },
    {
      name: 'a StatefulSet whose pods are services of their own',
      given: autoscaled('maxReplicas: 3\nmetrics: []').replaceAll('Deployment', 'StatefulSet'),
      config: 'workloads: {StatefulSet/shop/app: {statefulSet: per-ordinal}}',
      withholds: ['scalable-targets/shop-app'],
      findings: [{level: 'action', fidelity: 'manual', path: '/spec', says: 'one task each'}],
    },
    {
      name: 'a StatefulSet that stays in the cluster',
      given: autoscaled('maxReplicas: 3\nmetrics: []')
        .replaceAll('Deployment', 'StatefulSet')
        .replace(/image: \S+?(?=[},\s])/, 'image: "postgres:17"'),
      withholds: ['scalable-targets/shop-app'],
      findings: [{level: 'info', fidelity: 'manual', path: '/spec', says: 'not converted'}],
    },
    {
      name: 'a workload that is not in the input',
      given:
        'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: app, namespace: shop}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app}, maxReplicas: 3}',
      findings: [{level: 'action', fidelity: 'manual', path: '/spec', says: 'Deployment app'}],
    },
  ],
  map({view, object, context, set, after, report, drop}) {
    const {scaleTargetRef, minReplicas = 1, maxReplicas = 1} = view.spec ?? {};
    const workload = scaledWorkload(object, context);
    const first = context.inventory.attachedTo(object)[0]?.autoscalers[0];
    if (!workload && first && first !== object) {
      report('/spec', {
        level: 'action',
        fidelity: 'manual',
        message: `HorizontalPodAutoscaler ${first.ref.name} scales ${scaleTargetRef?.kind ?? 'the workload'} ${scaleTargetRef?.name ?? ''} too, and the two work against each other; only that one is written.`,
        remediation: 'Put the metrics of both into one HorizontalPodAutoscaler.',
      });
      return;
    }
    const apart = context.inventory.attachedTo(object).find(each => each.apart);
    if (!workload && apart) {
      report('/spec', {
        level: 'action',
        fidelity: 'manual',
        message: `It scales ${workloadName(apart)}, whose pods are services with one task each; Application Auto Scaling makes no services.`,
        remediation: 'Choose a number of replicas; or set `statefulSet: service` if the pods are alike.',
      });
      return;
    }
    const kept = context.inventory.attachedTo(object)[0];
    if (!workload && kept) {
      report('/spec', {
        level: 'info',
        fidelity: 'manual',
        message: `It scales ${workloadName(kept)}, which is not converted; no scaling is written.`,
        remediation:
          'It goes on in the cluster for as long as the workload is there. When that is converted, scaling is written with it.',
      });
      return;
    }
    if (!workload) {
      report('/spec', {
        level: 'action',
        fidelity: 'manual',
        message: `It scales ${scaleTargetRef?.kind ?? 'a workload'} ${scaleTargetRef?.name ?? ''}, which is not in the input, or of a kind that k2e does not scale; no scaling is written.`,
        remediation:
          'Add the workload to the input. k2e scales Deployments, ReplicaSets, StatefulSets and Rollouts.',
      });
      return;
    }
    JSON.stringify(scaleTargetRef?.name);
    const name = context.choice(names);
    const target = name.scalableTarget(workload);
    const isExclusive = runsOnOneSide(workload, context.config);
    const rests = !isExclusive && isAtRest(workload);
    const isSuspended = isExclusive || rests;
    set(
      target,
      {
        ...scalableService(workload, context),
        MinCapacity: isSuspended ? 0 : minReplicas,
        MaxCapacity: maxReplicas,
        ...(isSuspended && {SuspendedState: SUSPENDED}),
      },
      workload,
    );
    after(target, name.service(workload));
    drop('/spec/scaleTargetRef/apiVersion', 'Kind and name identify the workload.');
    drop('/spec/scaleTargetRef/kind', 'Kind and name identify the workload, which became a service.');
    if (isExclusive) {
      report('/spec/minReplicas', {
        level: 'review',
        fidelity: 'approximate',
        workload,
        message: `${workload.kind} ${workload.name} runs on one side at a time, as \`cutover.workers\` says: its scaling is suspended, with a minimum of 0 instead of ${minReplicas}, so that nothing starts it before the cutover does.`,
      });
    } else if (rests) {
      report('/spec/minReplicas', {
        level: 'review',
        fidelity: 'approximate',
        workload,
        message: `${workload.kind} ${workload.name} has 0 replicas, for which Kubernetes does not scale it; Application Auto Scaling would start ${minReplicas} of its tasks at once. Its scaling is suspended, with a minimum of 0 instead of ${minReplicas}.`,
      });
    } else if (minReplicas === 0) {
      report('/spec/minReplicas', {
        level: 'review',
        fidelity: 'approximate',
        workload,
        message:
          'A minimum of 0 is written, but a service at 0 tasks has no CPU or memory metric and does not scale out by itself.',
      });
    }
  },
});
