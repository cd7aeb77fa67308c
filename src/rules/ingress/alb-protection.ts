import {booleanOf} from '../../choices/routing/annotation.ts';
import {defineRule} from '../rule.ts';
import {ALB_READER, ALB_REFS} from './alb-reader.ts';
import {type Decide, type Family, familyClaims, manual, mapFamily} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';

const ASSOCIATE =
  'Run `aws wafv2 associate-web-acl` with the ARN of the new load balancer before it gets traffic.';

/** Annotations of class alb that this rule knows. */
export const ALB_PROTECTION: Family = {
  'wafv2-acl-arn': webAcl('The new load balancer is not behind the web ACL yet.', ASSOCIATE),
  'wafv2-acl-name': webAcl(
    'The new load balancer is not behind the web ACL yet; its ARN has to be looked up by this name.',
    ASSOCIATE,
  ),
  'waf-acl-id': webAcl(
    'Classic AWS WAF can no longer be associated with a new load balancer.',
    `Move to AWS WAFv2. ${ASSOCIATE}`,
  ),
  'web-acl-id': webAcl(
    'Classic AWS WAF can no longer be associated with a new load balancer.',
    `Move to AWS WAFv2. ${ASSOCIATE}`,
  ),
  'shield-advanced-protection': ({value}) =>
    booleanOf(value)
      ? {
          report: {
            level: 'action',
            fidelity: 'manual',
            message: 'The new load balancer is not under Shield Advanced yet.',
            remediation: 'Run `aws shield create-protection` with the ARN of the new load balancer.',
          },
        }
      : {drop: 'It is off; k2e adds no protection either.'},
};

/** `none` takes the load balancer out of any web ACL (`buildWAFv2WebACLAssociation` of the controller). */
function webAcl(message: string, remediation: string): Decide {
  const wanted = manual(message, remediation);
  return annotated =>
    annotated.value === 'none'
      ? {drop: 'It asks for no web ACL; the new load balancer is behind none.'}
      : wanted(annotated);
}

export default defineRule({
  id: 'ingress/alb-protection',
  on: 'Ingress',
  claims: familyClaims(ALB_READER, ALB_PROTECTION),
  summary: 'Web ACLs and Shield protection are named; they have to be put on the new load balancer.',
  rationale:
    'AWS WAF and Shield are associated with a load balancer by its ARN, which exists only once it is made, through APIs of ' +
    'their own. k2e plans no calls of them, and says so with each annotation, because traffic without them is less protected.',
  remediation: ASSOCIATE,
  refs: {
    ...ALB_REFS,
    ecs: ['https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a web ACL and Shield',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/wafv2-acl-arn':
          'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1',
        'alb.ingress.kubernetes.io/shield-advanced-protection': 'true',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'web ACL'},
        {level: 'action', fidelity: 'manual', says: 'Shield'},
      ],
    },
    {
      name: 'a web ACL by name, and those of classic WAF',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/wafv2-acl-name': 'shop',
        'alb.ingress.kubernetes.io/waf-acl-id': 'a1',
        'alb.ingress.kubernetes.io/web-acl-id': 'a2',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'looked up'},
        {level: 'action', fidelity: 'manual', says: 'Classic'},
        {level: 'action', fidelity: 'manual', says: 'Classic'},
      ],
    },
    {
      name: 'no protection wanted',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/shield-advanced-protection': 'false',
        'alb.ingress.kubernetes.io/wafv2-acl-arn': 'none',
      }),
      drops: [
        '/metadata/annotations/alb.ingress.kubernetes.io~1shield-advanced-protection',
        '/metadata/annotations/alb.ingress.kubernetes.io~1wafv2-acl-arn',
      ],
    },
  ],
  map: subject => mapFamily(subject, ALB_READER, ALB_PROTECTION),
});
