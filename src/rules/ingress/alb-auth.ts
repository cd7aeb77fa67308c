import {ALB, annotation} from '../../choices/routing/annotation.ts';
import {defineRule} from '../rule.ts';
import {ALB_READER, ALB_REFS, inRules, STANDARD} from './alb-reader.ts';
import {type Annotated, type Decide, type Family, familyClaims, mapFamily} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';

const PART_OF_COGNITO: Decide = annotated =>
  typeOf(annotated) === 'cognito'
    ? onHttps(annotated)
    : {
        drop: `It is part of an authentication that the Ingress does not ask for or that k2e does not plan (auth-type ${typeOf(annotated)}).`,
      };

/** Annotations of class alb that this rule knows. */
export const ALB_AUTH: Family = {
  'auth-type': annotated =>
    annotated.value === 'none' ? {drop: 'No authentication is the default.'} : onHttps(annotated),
  'auth-idp-cognito': PART_OF_COGNITO,
  'auth-on-unauthenticated-request': annotated =>
    annotated.value === 'deny' || annotated.value === 'allow' ? PART_OF_COGNITO(annotated) : STANDARD,
  'auth-scope': PART_OF_COGNITO,
  'auth-session-cookie': PART_OF_COGNITO,
  'auth-session-timeout': PART_OF_COGNITO,
  'auth-idp-oidc': annotated => ({
    drop:
      typeOf(annotated) === 'oidc'
        ? 'It describes the OIDC provider whose action has to be added by hand, as the finding on auth-type says.'
        : 'The Ingress does not ask for OIDC.',
  }),
  'jwt-validation': annotated => onHttps(annotated),
};

function typeOf({ingress}: Annotated): string {
  return annotation(ingress, `${ALB}auth-type`) ?? 'none';
}

function onHttps(annotated: Annotated): ReturnType<Decide> {
  const secure = annotated.balancer.listeners.some(
    ({protocol, members}) => protocol === 'HTTPS' && members.some(({id}) => id === annotated.ingress.id),
  );
  if (secure) return inRules(annotated, 'No rule of the Ingress forwards anything.');
  return {
    report: {
      level: 'review',
      fidelity: 'dropped',
      message:
        'A load balancer authenticates on HTTPS listeners only, and this Ingress has none: nobody is asked, here as there.',
      remediation: 'Add an HTTPS port to listen-ports if these paths should be protected.',
    },
  };
}

const HTTPS = {'alb.ingress.kubernetes.io/listen-ports': '[{"HTTPS": 443}]'};
const POOL =
  '{"userPoolARN":"arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_aB1","userPoolClientID":"client","userPoolDomain":"shop"}';

export default defineRule({
  id: 'ingress/alb-auth',
  on: 'Ingress',
  claims: familyClaims(ALB_READER, ALB_AUTH),
  summary:
    'Cognito and JWT validation become the first action of the rules; for OIDC the routes stay closed until it is added.',
  rationale:
    'An Application Load Balancer can ask a Cognito user pool or an OpenID provider who the user is, or check a token, before ' +
    'it forwards a request. For OpenID it needs the client secret, which Kubernetes keeps in a Secret: it must not stand in a ' +
    'file that k2e writes. So that nothing is served openly that was protected, k2e answers 403 on those routes.',
  remediation:
    'Add an authenticate-oidc action with `aws elbv2 modify-rule` in front of a forward action to the target group of the path.',
  refs: {
    ...ALB_REFS,
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual', 'dropped'],
  examples: [
    {
      name: 'a Cognito user pool',
      given: webIngress('alb', {
        ...HTTPS,
        'alb.ingress.kubernetes.io/auth-type': 'cognito',
        'alb.ingress.kubernetes.io/auth-idp-cognito': POOL,
        'alb.ingress.kubernetes.io/auth-scope': 'openid email',
        'alb.ingress.kubernetes.io/auth-session-timeout': '3600',
        'alb.ingress.kubernetes.io/auth-session-cookie': 'shop-session',
        'alb.ingress.kubernetes.io/auth-on-unauthenticated-request': 'deny',
      }),
      emits: {
        'listener-rules/alb-shared-internal-443-shop.example.com': {
          Actions: [
            {
              Type: 'authenticate-cognito',
              Order: 1,
              AuthenticateCognitoConfig: {
                Scope: 'openid email',
                SessionTimeout: 3600,
                OnUnauthenticatedRequest: 'deny',
              },
            },
            {Type: 'forward', Order: 2},
          ],
        },
      },
    },
    {
      name: 'validation of tokens',
      given: webIngress('alb', {
        ...HTTPS,
        'alb.ingress.kubernetes.io/jwt-validation':
          '{"jwksEndpoint":"https://id.example.com/keys","issuer":"https://id.example.com"}',
      }),
      emits: {
        'listener-rules/alb-shared-internal-443-shop.example.com': {
          Actions: [{Type: 'jwt-validation', JwtValidationConfig: {Issuer: 'https://id.example.com'}}],
        },
      },
    },
    {
      name: 'an OpenID provider',
      given: webIngress('alb', {
        ...HTTPS,
        'alb.ingress.kubernetes.io/auth-type': 'oidc',
        'alb.ingress.kubernetes.io/auth-idp-oidc': '{"issuer":"https://id.example.com","secretName":"oidc"}',
      }),
      emits: {
        'listener-rules/alb-shared-internal-443-shop.example.com': {
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
      },
      findings: [{level: 'action', fidelity: 'manual', says: '403'}],
      drops: ['/metadata/annotations/alb.ingress.kubernetes.io~1auth-idp-oidc'],
    },
    {
      name: 'a type that the controller does not know',
      given: webIngress('alb', {...HTTPS, 'alb.ingress.kubernetes.io/auth-type': 'OIDC'}),
      emits: {
        'listener-rules/alb-shared-internal-443-shop.example.com': {
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
      },
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/metadata/annotations/alb.ingress.kubernetes.io~1auth-type',
          says: 'none of',
        },
      ],
    },
  ],
  map: subject => mapFamily(subject, ALB_READER, ALB_AUTH),
});
