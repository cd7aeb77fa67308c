import {isOneOf} from '../../choices/annotation-keys.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {annotationClaims} from './annotation-claims.ts';
import {withAnnotations} from './example-template.ts';

/** Annotations that mean nothing on ECS, with the reason. */
const MEANINGLESS: readonly {readonly keys: readonly string[]; readonly reason: string}[] = [
  {
    keys: [
      'checksum/*',
      'checksum.config/*',
      'kubectl.kubernetes.io/restartedAt',
      'wave.pusher.com/*',
      'rollme',
      'roll',
      'helm.sh/chart-version',
      'deployment.kubernetes.io/*',
    ],
    reason: 'It changes so that pods start anew; on ECS a new revision of the task definition does that.',
  },
  {
    keys: [
      'cluster-autoscaler.kubernetes.io/*',
      'karpenter.sh/*',
      'descheduler.alpha.kubernetes.io/*',
      'scheduler.alpha.kubernetes.io/*',
      'controller.kubernetes.io/pod-deletion-cost',
    ],
    reason:
      'It is for what empties or fills nodes; Fargate has no nodes, and ECS chooses by itself which task to stop.',
  },
  {
    keys: [
      'kubectl.kubernetes.io/default-container',
      'kubectl.kubernetes.io/default-logs-container',
      'kubectl.kubernetes.io/last-applied-configuration',
      'kompose.*',
      'kubernetes.io/description',
    ],
    reason: 'It is for tools that people use on the cluster.',
  },
  {
    keys: [
      'cni.projectcalico.org/*',
      'k8s.v1.cni.cncf.io/network-status',
      'k8s.v1.cni.cncf.io/networks-status',
      'k8s.ovn.org/*',
      'openshift.io/*',
      'security.openshift.io/*',
      'kubernetes.io/psp',
      'kubernetes.io/limit-ranger',
      'kubernetes.io/config.*',
      'kubernetes.io/change-cause',
      'vpc.amazonaws.com/pod-eni',
      'vpc.amazonaws.com/pod-ips',
      'eks.amazonaws.com/skip-containers',
      'eks.amazonaws.com/fargate-profile',
      'CapacityProvisioned',
      'Logging',
    ],
    reason: 'The cluster keeps it for itself; it is its state, not a wish.',
  },
];

export default defineRule({
  id: 'pod/cluster-annotations',
  on: 'pod',
  claims: annotationClaims(MEANINGLESS.flatMap(({keys}) => keys)),
  summary: 'Annotations of pods that only make sense inside a cluster are left out.',
  rationale:
    'Checksums of settings, marks for autoscalers and descheduler, hints for kubectl and the notes of network plug-ins are well known, ' +
    'and none of them says how the program runs.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/labels-annotations-taints/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-service.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a checksum and a mark for the autoscaler',
      given: withAnnotations(
        'checksum/config: 0a1b2c3d, cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes: cache',
      ),
      drops: [
        '/spec/template/metadata/annotations/checksum~1config',
        '/spec/template/metadata/annotations/cluster-autoscaler.kubernetes.io~1safe-to-evict-local-volumes',
      ],
    },
  ],
  map({view, drop}) {
    for (const key of Object.keys(view.metadata?.annotations ?? {})) {
      const found = MEANINGLESS.find(({keys}) => isOneOf(key, keys));
      if (found) drop(pointer('metadata', 'annotations', key), found.reason);
    }
  },
});
