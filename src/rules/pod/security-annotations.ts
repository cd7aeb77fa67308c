import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {annotationClaims} from './annotation-claims.ts';
import {withAnnotations} from './example-template.ts';

export default defineRule({
  id: 'pod/security-annotations',
  on: 'pod',
  claims: annotationClaims([
    'container.apparmor.security.beta.kubernetes.io/*',
    'seccomp.security.alpha.kubernetes.io/*',
    'container.seccomp.security.alpha.kubernetes.io/*',
  ]),
  summary:
    'Profiles of AppArmor and seccomp that annotations name are reported unless they are the default ones.',
  rationale:
    'Before they became fields, profiles of AppArmor (until Kubernetes 1.30) and of seccomp (until 1.27) were named by annotations. The ' +
    'default profiles of the runtime hold on ECS as well; profiles that lie on the nodes do not exist there.',
  remediation:
    'Test the container under the default profile; on Fargate each task has a virtual machine of its own besides.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tutorials/security/apparmor/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-security-considerations.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a profile on the node',
      given: withAnnotations('container.apparmor.security.beta.kubernetes.io/app: localhost/k8s-nginx'),
      findings: [{level: 'review', fidelity: 'manual', says: 'localhost/k8s-nginx'}],
    },
    {
      name: 'the default of the runtime',
      given: withAnnotations('seccomp.security.alpha.kubernetes.io/pod: runtime/default'),
      drops: ['/spec/template/metadata/annotations/seccomp.security.alpha.kubernetes.io~1pod'],
    },
  ],
  map({view, report, drop}) {
    for (const [key, value] of Object.entries(view.metadata?.annotations ?? {})) {
      const path = pointer('metadata', 'annotations', key);
      if (!value.startsWith('localhost/')) {
        drop(path, 'The runtime applies its default profile on ECS; nothing else can be chosen.');
        continue;
      }
      report(path, {
        level: 'review',
        fidelity: 'manual',
        message: `The annotation ${key} names the profile ${value}, which lies on the nodes; ECS applies its default one.`,
      });
    }
  },
});
