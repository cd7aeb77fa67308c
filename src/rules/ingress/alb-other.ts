import {defineRule} from '../rule.ts';
import {ALB_FAMILIES} from './alb-families.ts';
import {ALB_READER, ALB_REFS} from './alb-reader.ts';
import {type Family, familyClaims, manual, mapFamily, meaningless, meant} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';

const NLB = manual(
  'k2e plans no Network Load Balancer in front of the Application Load Balancer.',
  'Create one with a target group of type `alb`, if you need its fixed addresses or PrivateLink.',
);

const FAMILY: Family = {
  'enable-frontend-nlb': NLB,
  'frontend-nlb-*': NLB,
  'dry-run-plan': meaningless('The controller notes there what it would do; k2e writes a plan of its own.'),
  '*': ({suffix}) => ({
    report: {
      level: 'review',
      fidelity: 'manual',
      message: `k2e does not know the annotation ${suffix} of the AWS Load Balancer Controller; it is not carried over.${meant(
        suffix,
        ALB_FAMILIES.map(({family}) => family),
      )}`,
    },
  }),
};

export default defineRule({
  id: 'ingress/alb-other',
  on: 'Ingress',
  claims: familyClaims(ALB_READER, FAMILY),
  summary:
    'Further annotations of the AWS Load Balancer Controller are named, with what can be done by hand.',
  rationale:
    'Some annotations ask the controller for resources that k2e does not plan, and new releases bring new ones. None of them ' +
    'is passed over in silence.',
  remediation:
    'Look the annotation up in the documentation of the controller and set its counterpart on the load balancer.',
  refs: ALB_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a Network Load Balancer in front',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/enable-frontend-nlb': 'true',
        'alb.ingress.kubernetes.io/frontend-nlb-scheme': 'internal',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'Network Load Balancer'},
        {level: 'action', fidelity: 'manual', says: 'Network Load Balancer'},
      ],
    },
    {
      name: 'an annotation of a later release',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/quantum-routing': 'on',
        'alb.ingress.kubernetes.io/dry-run-plan': '{}',
      }),
      findings: [{level: 'review', fidelity: 'manual', says: 'quantum-routing'}],
      drops: ['/metadata/annotations/alb.ingress.kubernetes.io~1dry-run-plan'],
    },
  ],
  map: subject => mapFamily(subject, ALB_READER, FAMILY),
});
