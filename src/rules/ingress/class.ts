import {ALB, annotation} from '../../choices/routing/annotation.ts';
import {frontOf} from '../../choices/routing/controller-front.ts';
import type {Member} from '../../choices/routing/group.ts';
import {type Balancer, routing} from '../../choices/routing/routing.ts';
import {CLASS_ANNOTATION} from '../../model/ingress-class.ts';
import {pointer} from '../../pointer.ts';
import {type Context, defineRule} from '../rule.ts';
import {hasOtherPrefix, readingOf} from './class-reading.ts';
import {frontedController} from './controller-example.ts';
import {webIngress} from './example-objects.ts';
import {balancerOf, NO_BALANCER, setBalancer} from './planned.ts';

const ANNOTATION = pointer('metadata', 'annotations', CLASS_ANNOTATION);
const FIELD = '/spec/ingressClassName';

export default defineRule({
  id: 'ingress/class',
  on: 'Ingress',
  claims: [FIELD, ANNOTATION],
  summary:
    'The class tells which controller serves the Ingress, and so how k2e reads its rules; each class gets a load balancer.',
  rationale:
    'The same Ingress means different things to different controllers: whether /foo also matches /foobar, what *.example.com ' +
    'covers, which rule comes first, whether plain HTTP is redirected. k2e reads an Ingress as the AWS Load Balancer ' +
    'Controller, ingress-nginx or Traefik does where the class, its IngressClass or the annotations show which one it is, and ' +
    'otherwise as the Ingress API words it. Ingresses of one class share one Application Load Balancer, as they shared one ' +
    'controller; those of class alb with a group of their own or with rules for every host keep a load balancer of their own. ' +
    'The load balancer keeps connections to the tasks open, and repeats no request: where an application closes an idle connection ' +
    'first, a request that is on its way ends with status 502. Controllers in the cluster repeat such requests, or close first.',
  remediation:
    'Check the reading against your controller; set `ingress.scheme` in k2e.yaml to `internal` or `internet-facing`, and ' +
    'bring the IngressClass objects with the input.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class',
      'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'dropped'],
  examples: [
    {
      name: 'class alb',
      given: webIngress('alb'),
      emits: {
        'load-balancers/alb-shared-internal': {
          Name: 'alb-shared-internal',
          Scheme: 'internal',
          Type: 'application',
        },
        'listeners/alb-shared-internal-80': {Port: 80, Protocol: 'HTTP'},
      },
      findings: [{level: 'review', fidelity: 'approximate', path: FIELD, says: 'whose parameters can'}],
    },
    {
      name: 'class alb, with the scheme in k2e.yaml',
      given: webIngress('alb'),
      config: 'ingress: {scheme: internet-facing}',
      emits: {'load-balancers/alb-shared-internet-facing': {Scheme: 'internet-facing'}},
    },
    {
      name: 'class nginx, public',
      given: webIngress('nginx'),
      config: 'ingress: {scheme: internet-facing}',
      emits: {'load-balancers/nginx-shared-internet-facing': {Scheme: 'internet-facing'}},
      findings: [{level: 'info', fidelity: 'approximate', path: FIELD, says: 'ingress-nginx'}],
    },
    {
      name: 'a controller behind a public load balancer that admits some addresses',
      given: `${frontedController('', '{service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing}')}---
${webIngress('nginx')}`,
      emits: {
        'load-balancers/nginx-shared-internet-facing': {Scheme: 'internet-facing'},
        'security-group-rules/nginx-shared-internet-facing.clients': {
          IpPermissions: [{IpRanges: [{CidrIp: '192.0.2.0/24'}]}],
        },
      },
      findings: [{level: 'info', fidelity: 'approximate', path: FIELD, says: 'admits 192.0.2.0/24 only'}],
    },
    {
      name: 'a controller behind a load balancer at which TLS ends',
      given: `${frontedController('', '{service.beta.kubernetes.io/aws-load-balancer-ssl-cert: "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-90ab-cdef-1234-567890abcdef"}')}---
${webIngress('nginx')}`,
      emits: {
        'listeners/nginx-shared-internal-443': {
          Protocol: 'HTTPS',
          Certificates: [
            {
              CertificateArn:
                'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-90ab-cdef-1234-567890abcdef',
            },
          ],
        },
        'listener-rules/nginx-shared-internal-80-shop.example.com': {Actions: [{Type: 'forward'}]},
      },
      findings: [{level: 'review', fidelity: 'approximate', path: FIELD, says: 'TLS ends at'}],
    },
    {
      name: 'a controller whose settings are not in the input',
      given: `${frontedController('--configmap=edge/settings')}---
${webIngress('nginx')}`,
      findings: [{level: 'review', fidelity: 'approximate', path: FIELD, says: 'ConfigMap edge/settings'}],
    },
    {
      name: 'a controller that reads other annotations',
      given: `${frontedController('--annotations-prefix=edge.example.com')}---
${webIngress('nginx')}`,
      findings: [
        {level: 'action', fidelity: 'approximate', path: FIELD, says: 'begin with edge.example.com/'},
      ],
    },
    {
      name: 'a controller with a name of its own, and a login',
      given: `${frontedController('--controller-class=example.com/edge')}---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: edge}
spec: {controller: example.com/edge}
---
${webIngress('edge', {'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com/auth'})}`,
      emits: {
        'listener-rules/edge-shared-internal-80-shop.example.com': {
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: FIELD, says: 'ingress-nginx'}],
    },
    {
      name: 'the class of a second ingress-nginx',
      given: `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: inner}
spec: {controller: k8s.io/internal-ingress-nginx}
---
${webIngress('inner', {'nginx.ingress.kubernetes.io/affinity': 'cookie'})}`,
      emits: {'load-balancers/inner-shared-internal': {Scheme: 'internal'}},
      findings: [{level: 'review', fidelity: 'approximate', path: FIELD, says: 'ingress-nginx'}],
    },
    {
      name: 'a class that k2e does not know',
      given: webIngress('edge'),
      emits: {'load-balancers/edge-shared-internal': {Scheme: 'internal'}},
      findings: [{level: 'review', fidelity: 'approximate', path: FIELD, says: 'does not know'}],
    },
    {
      name: 'a class of any name, with the annotations of one controller',
      given: webIngress('edge', {'alb.ingress.kubernetes.io/scheme': 'internet-facing'}),
      emits: {'load-balancers/edge-shared-internet-facing': {Scheme: 'internet-facing'}},
      findings: [
        {level: 'review', fidelity: 'approximate', path: FIELD, says: 'AWS Load Balancer Controller'},
      ],
    },
    {
      name: 'the annotation and the field',
      given: webIngress('nginx', {[CLASS_ANNOTATION]: 'alb'}),
      emits: {'load-balancers/alb-shared-internal': {Type: 'application'}},
      drops: [FIELD],
    },
  ],
  map(subject) {
    const {view, object, context, report, drop} = subject;
    const balancer = balancerOf(subject);
    const member = context.choice(routing).memberOf(object);
    if (!balancer || !member) {
      drop('', NO_BALANCER);
      return;
    }
    const found = member.classification;
    const annotated = view.metadata?.annotations?.[CLASS_ANNOTATION];
    const named = view.spec?.ingressClassName;
    if (annotated !== undefined && named !== undefined) {
      drop(FIELD, `The annotation ${CLASS_ANNOTATION} names the class, and the controllers let it win.`);
    }
    setBalancer(subject, balancer);
    const path = annotated === undefined ? (named === undefined ? '' : FIELD) : ANNOTATION;
    const reading = readingOf(member, context);
    // All Ingresses of a load balancer that are read alike have one cause: it is told at the first.
    const alike = context.choice(readings).get(balancer)?.get(reading) ?? [];
    if (alike[0]?.object.id !== object.id) return;
    const front = frontOf(balancer.group.members, context.config);
    const isPrivate =
      found.engine !== 'alb' && context.config.ingress.scheme === undefined && front.scheme === undefined;
    const isOpen = isSchemeOpen(balancer, context);
    if (reading === undefined && !isPrivate && !isOpen) return;
    const scheme = isPrivate
      ? ' The manifest does not tell whether its load balancer is public; k2e plans an internal one.'
      : isOpen
        ? ' No annotation tells whether its load balancer is public, and its class, whose parameters can, is not in the input; k2e plans an internal one.'
        : '';
    const others = alike.length > 1 ? ` The same holds for ${alike.length - 1} more of its Ingresses.` : '';
    const unsure =
      front.securityGroups.length > 0 ||
      isPrivate ||
      isOpen ||
      found.engine === 'generic' ||
      found.evidence === 'annotations';
    report(path, {
      level: hasOtherPrefix(member) ? 'action' : unsure ? 'review' : 'info',
      fidelity: 'approximate',
      message: `${reading ?? ''}${scheme}${others}`.trim(),
      remediation: found.engine === 'alb' ? OTHER_CLASS : OTHER_BALANCER,
      workload: alike.flatMap(member => context.inventory.attachedTo(member.object)),
    });
  },
});

/**
 * True where parameters of a class that the input lacks can say that a load balancer of class alb is public, and nothing else says it.
 * An Ingress that names its class by the annotation takes none.
 */
function isSchemeOpen({group}: Balancer, {config}: Context): boolean {
  if (group.engine !== 'alb' || config.ingress.scheme !== undefined) return false;
  const isSaid = group.members.some(({object}) => annotation(object, `${ALB}scheme`) !== undefined);
  return (
    !isSaid &&
    group.members.some(
      ({given, classification}) =>
        !classification.object && annotation(given, CLASS_ANNOTATION) === undefined,
    )
  );
}

/** What to do where the class of the AWS Load Balancer Controller is not in the input. */
const OTHER_CLASS =
  'Bring the class and its parameters with the input (`kubectl get ingressclasses,ingressclassparams -o yaml`), or set `ingress.scheme` in k2e.yaml.';

/** What to do where another load balancer comes to stand before the tasks than stood before the pods. */
const OTHER_BALANCER =
  'Check the reading against your controller, and set `ingress.scheme` in k2e.yaml. Let the applications keep idle connections open ' +
  'for longer than the load balancer does (its idle timeout, 60 seconds unless it is set; Node.js closes after 5): otherwise single requests end with 502.';

/** The Ingresses of each load balancer by how they are read. */
function readings(
  context: Context,
): ReadonlyMap<Balancer, ReadonlyMap<string | undefined, readonly Member[]>> {
  return new Map(
    context
      .choice(routing)
      .balancers.map(balancer => [
        balancer,
        Map.groupBy(balancer.group.members, member => readingOf(member, context)),
      ]),
  );
}
