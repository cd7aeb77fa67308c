import {computeOf} from '../../choices/compute.ts';
import {runsAs} from '../../choices/runs-as.ts';
import type {Compute} from '../../compute.ts';
import {pointer} from '../../pointer.ts';
import {defineRule, type Report} from '../rule.ts';
import {annotationClaims} from './annotation-claims.ts';
import {withAnnotations} from './example-template.ts';

/** The annotations by which a pod forbids that a node is emptied while it runs, with the value that says so. */
const FORBIDS: Readonly<Record<string, RegExp>> = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': /^false$/i,
  'karpenter.sh/do-not-disrupt': /^(?!false$)./i,
  'karpenter.sh/do-not-evict': /^true$/i,
  'karpenter.sh/do-not-consolidate': /^true$/i,
};
const AT = '/spec/template/metadata/annotations/';
const SAFE = withAnnotations('cluster-autoscaler.kubernetes.io/safe-to-evict: "false"');
const MANAGED = 'compute: managed\ncluster: {capacityProviders: {managed: shop}}';

export default defineRule({
  id: 'pod/eviction-annotations',
  on: 'pod',
  claims: annotationClaims(Object.keys(FORBIDS)),
  summary:
    'Annotations that keep a pod from being moved by autoscalers of nodes have no counterpart at a task.',
  rationale:
    'The Cluster Autoscaler and Karpenter leave a node alone while such a pod runs on it. ECS has no such mark. On Fargate no machine is ' +
    'emptied to save it, but AWS stops tasks whose platform is retired, after a notice. On instances the capacity provider decides: its ' +
    'termination protection keeps an instance with tasks, and Managed Instances can be told not to be emptied early.',
  remediation: 'Let the program bear being stopped: save its progress, and begin again where it was.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/reference/labels-annotations-taints/',
      'https://karpenter.sh/docs/concepts/disruption/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-maintenance.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-termination-protection.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_InfrastructureOptimization.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'a service on Fargate',
      given: SAFE,
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: `${AT}cluster-autoscaler.kubernetes.io~1safe-to-evict`,
          says: 'retired',
        },
      ],
    },
    {
      name: 'a Job on Fargate',
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: app, namespace: shop}
spec:
  template:
    metadata: {annotations: {karpenter.sh/do-not-disrupt: "true"}}
    spec: {restartPolicy: Never, containers: [{name: app, image: "example/app:1"}]}`,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: `${AT}karpenter.sh~1do-not-disrupt`,
          says: 'counts as failed',
        },
      ],
    },
    {
      name: 'on EC2',
      given: SAFE,
      config: 'compute: ec2',
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: `${AT}cluster-autoscaler.kubernetes.io~1safe-to-evict`,
          says: 'scales in',
        },
      ],
    },
    {
      name: 'on Managed Instances',
      given: SAFE,
      config: MANAGED,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: `${AT}cluster-autoscaler.kubernetes.io~1safe-to-evict`,
          says: '14 days',
        },
      ],
    },
    {
      name: 'a pod that may be moved',
      given: withAnnotations('cluster-autoscaler.kubernetes.io/safe-to-evict: "true"'),
      drops: [`${AT}cluster-autoscaler.kubernetes.io~1safe-to-evict`],
    },
  ],
  map({view, workload, context, report, drop}) {
    const annotations = view.metadata?.annotations ?? {};
    for (const [key, forbids] of Object.entries(FORBIDS)) {
      const value = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
      if (value === undefined) continue;
      const path = pointer('metadata', 'annotations', key);
      if (forbids.test(value))
        report(path, whatStops(key, computeOf(workload, context), runsAs(workload) === 'service'));
      else drop(path, 'Tasks may be moved to other machines, too.');
    }
  },
});

/** What moves or ends a task all the same, and how to keep it from that. */
function whatStops(key: string, compute: Compute, isService: boolean): Report {
  const mark = `ECS knows no mark like ${key}`;
  const fidelity = 'approximate';
  if (compute === 'fargate') {
    const stops = `${mark}. Fargate empties no machines, but AWS stops a task whose platform is retired, 7 days after a notice by default`;
    return isService
      ? {level: 'info', fidelity, message: `${stops}; its service starts another one in its place.`}
      : {
          level: 'review',
          fidelity,
          message: `${stops}; a task that runs then counts as failed.`,
          remediation:
            'Save the progress of long runs and retry them (`backoffLimit`). The account setting fargateTaskRetirementWaitPeriod makes the wait 14 days.',
        };
  }
  return compute === 'ec2'
    ? {
        level: 'review',
        fidelity,
        message: `${mark}: a capacity provider that scales in drains instances with tasks on them, unless it protects them.`,
        remediation:
          'Set managedTerminationProtection of the capacity provider to ENABLED, which needs managed scaling and scale-in protection of the instances in its Auto Scaling group.',
      }
    : {
        level: 'review',
        fidelity,
        message: `${mark}: ECS moves tasks together when they fit on fewer instances, and drains each instance 14 days after its launch at the latest.`,
        remediation:
          'Set infrastructureOptimization.scaleInAfter of the capacity provider to -1, so that no instance is emptied early, and save the progress of runs that take longer than a drain.',
      };
}
