import {annotation, integerOf, NGINX} from '../../choices/routing/annotation.ts';
import {targetGroupArn} from '../../choices/routing/listener.ts';
import {TARGET_GROUP, within} from '../../ecs/limits.ts';
import {handle} from '../../ecs/resource.ts';
import {defineRule} from '../rule.ts';
import {
  type Annotated,
  type Decide,
  type Family,
  familyClaims,
  mapFamily,
  meaningless,
  once,
  review,
} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {NGINX_READER, NGINX_REFS} from './nginx-reader.ts';
import {plannedTargetGroups} from './planned.ts';

const COOKIE = 'The cookie of the load balancer is its own (AWSALB): its attributes cannot be chosen.';

const MAX_AGE: Decide = annotated => {
  const seconds = integerOf(annotated.value);
  if (!isSticky(annotated)) return {drop: 'Without `affinity: cookie` it has no effect.'};
  const clamped = seconds === undefined || !within(seconds, TARGET_GROUP.stickiness);
  const expires =
    annotated.suffix === 'session-cookie-expires' &&
    annotation(annotated.ingress, `${NGINX}session-cookie-max-age`) !== undefined;
  if (expires) return {drop: 'session-cookie-max-age comes before it.'};
  return {
    set: () => setAttributes(annotated),
    ...(clamped
      ? {
          report: {
            level: 'review',
            fidelity: 'approximate',
            message: 'A load balancer keeps a session for 1 second to 7 days; k2e sets the nearest duration.',
          } as const,
        }
      : {}),
  };
};

/** Annotations of ingress-nginx that this rule knows. */
export const NGINX_AFFINITY: Family = {
  affinity: annotated =>
    isSticky(annotated)
      ? {set: () => setAttributes(annotated)}
      : {drop: 'Only the value `cookie` has an effect, and only where the Ingress forwards requests.'},
  'session-cookie-max-age': MAX_AGE,
  'session-cookie-expires': MAX_AGE,
  'session-cookie-name': review(`${COOKIE} Nothing but nginx should have relied on the name.`),
  'session-cookie-*': once(review(COOKIE)),
  'affinity-mode': annotated =>
    annotated.value === 'persistent'
      ? review(
          'A load balancer moves a session when its task is gone, and spreads new sessions; it never moves others.',
        )(annotated)
      : {drop: 'Spreading sessions anew is what the default does.'},
  'affinity-canary-behavior': meaningless('Stickiness of the load balancer is for each target group.'),
};

function isSticky({ingress, subject}: Annotated): boolean {
  return annotation(ingress, `${NGINX}affinity`) === 'cookie' && plannedTargetGroups(subject).length > 0;
}

function setAttributes({subject}: Annotated): void {
  for (const {name, attributes} of plannedTargetGroups(subject)) {
    subject.set(handle('target-group-attributes', name), {
      TargetGroupArn: targetGroupArn(name),
      Attributes: attributes,
    });
  }
}

export default defineRule({
  id: 'ingress/nginx-affinity',
  on: 'Ingress',
  claims: familyClaims(NGINX_READER, NGINX_AFFINITY),
  summary: 'Cookie affinity becomes the stickiness of the target group, with a cookie of the load balancer.',
  rationale:
    'The nginx controller sets a cookie whose name, path and flags the annotations choose; an Application Load Balancer sets its own cookie ' +
    'AWSALB with a duration. Without a duration nginx ends the session with the browser; the load balancer needs one, and k2e ' +
    'takes a day. Sessions do not survive the cutover: a client gets a new cookie and maybe another task.',
  remediation: 'Share session state between the tasks, so that stickiness is a mere optimisation.',
  refs: {
    ...NGINX_REFS,
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'dropped'],
  examples: [
    {
      name: 'sessions of an hour',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/affinity': 'cookie',
        'nginx.ingress.kubernetes.io/session-cookie-max-age': '3600',
      }),
      emits: {
        'target-group-attributes/web-43431c': {
          Attributes: [
            {Key: 'stickiness.enabled', Value: 'true'},
            {Key: 'stickiness.lb_cookie.duration_seconds', Value: '3600'},
          ],
        },
      },
    },
    {
      name: 'a cookie with a name and flags, for a month',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/affinity': 'cookie',
        'nginx.ingress.kubernetes.io/affinity-mode': 'persistent',
        'nginx.ingress.kubernetes.io/session-cookie-name': 'route',
        'nginx.ingress.kubernetes.io/session-cookie-samesite': 'Lax',
        'nginx.ingress.kubernetes.io/session-cookie-expires': '2592000',
      }),
      emits: {
        'target-group-attributes/web-43431c': {
          Attributes: [{Key: 'stickiness.lb_cookie.duration_seconds', Value: '604800'}],
        },
      },
      findings: [
        {level: 'review', fidelity: 'approximate', says: 'never moves'},
        {level: 'review', fidelity: 'approximate', says: 'the name'},
        {level: 'review', fidelity: 'approximate', says: 'AWSALB'},
        {level: 'review', fidelity: 'approximate', says: '7 days'},
      ],
    },
    {
      name: 'settings without affinity',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/session-cookie-max-age': '3600',
        'nginx.ingress.kubernetes.io/affinity-canary-behavior': 'sticky',
      }),
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1session-cookie-max-age'],
    },
  ],
  map: subject => mapFamily(subject, NGINX_READER, NGINX_AFFINITY),
});
