import {isExternalSecret} from '../../choices/existing-secret.ts';
import {isNodeClass} from '../../choices/managed-instances/node-class.ts';
import {isNodePool} from '../../choices/managed-instances/node-pool.ts';
import {isIngressClassParams} from '../../choices/routing/class-parameters.ts';
import {isTargetGroupBinding} from '../../choices/target-group-binding.ts';
import {isFlaggerCanary} from '../../model/flagger.ts';
import {isProviderClass} from '../../model/provider-class.ts';
import {isScaledJob} from '../../model/scaled-job.ts';
import {isScaledObject} from '../../model/scaled-object.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, adviceOn, workloadsOf} from './advice.ts';
import {AWS} from './aws.ts';
import {CERTIFICATES} from './certificate.ts';
import {CLUSTER} from './cluster.ts';
import {DATABASES} from './database.ts';
import {DELIVERY} from './delivery.ts';
import {DNS} from './dns.ts';
import {MONITORING} from './monitoring.ts';
import {POLICIES} from './policy.ts';
import {SCALING} from './scaling.ts';
import {SECRET_STORES} from './secret-store.ts';
import {TRAFFIC} from './traffic.ts';
import {isVerticalPodAutoscaler} from './vertical-pod-autoscaler.ts';
import {WORKLOADS} from './workload.ts';

/** All that k2e knows of custom resources, topic by topic; no object is known to two topics. */
export const TOPICS: readonly (readonly Advice[])[] = [
  AWS,
  CERTIFICATES,
  CLUSTER,
  DATABASES,
  DELIVERY,
  DNS,
  MONITORING,
  POLICIES,
  SCALING,
  SECRET_STORES,
  TRAFFIC,
  WORKLOADS,
];

export default defineRule({
  id: 'custom-resource/unknown',
  on: 'other',
  claims: WHOLE,
  summary: 'A custom resource that k2e does not know is named, and not converted.',
  rationale:
    'A custom resource means something only to its own controller, which does not run beside ECS. It may run pods, open a ' +
    'way in, or keep a password in step; k2e cannot tell.',
  remediation:
    'Find out what its controller makes of it, and whether a workload that moves depends on that; ask the project to add it.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'an object of a controller of one’s own',
      given:
        'apiVersion: example.com/v1\nkind: Tenant\nmetadata: {name: acme, namespace: shop}\nspec: {plan: large}',
      findings: [{level: 'action', fidelity: 'manual', says: 'example.com'}],
    },
  ],
  map({object, context, report}) {
    if (
      isFlaggerCanary(object.ref) ||
      isScaledJob(object.ref) ||
      isScaledObject(object) ||
      isVerticalPodAutoscaler(object) ||
      isExternalSecret(object) ||
      isNodePool(object) ||
      isNodeClass(object) ||
      isIngressClassParams(object) ||
      isTargetGroupBinding(object) ||
      isProviderClass(object)
    )
      return;
    if (TOPICS.some(known => adviceOn(known, object.ref))) return;
    report('', {
      level: 'action',
      fidelity: 'manual',
      message: `${nameOf(object)} (${object.ref.apiVersion}) is a custom resource that k2e does not know; nothing of it is carried over.`,
      workload: workloadsOf(object, context.inventory),
    });
  },
});
