import {annotationKeys} from '../../choices/routing/annotation.ts';
import {isIngressClassParams} from '../../choices/routing/class-parameters.ts';
import {engineOfAnnotations} from '../../choices/routing/engine.ts';
import type {Member} from '../../choices/routing/group.ts';
import {routing} from '../../choices/routing/routing.ts';
import {handle} from '../../ecs/resource.ts';
import {classParameters, DEFAULT_CLASS_ANNOTATION} from '../../model/ingress-class.ts';
import {pointer} from '../../pointer.ts';
import {webIngress} from '../ingress/example-objects.ts';
import {nameOf} from '../object-rule.ts';
import {defineRule} from '../rule.ts';

const DEFAULT = pointer('metadata', 'annotations', DEFAULT_CLASS_ANNOTATION);

const withClass = (controller: string, more = ''): string =>
  `apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata:\n  name: edge\nspec:\n  controller: ${controller}\n${more}---\n${webIngress('edge')}`;

/** True where k2e would read the Ingress alike if it did not know the controller of its class. */
function isToldByAnnotations({given, classification: {engine}, controller}: Member): boolean {
  return controller === undefined && engineOfAnnotations(annotationKeys(given)) === engine;
}

export default defineRule({
  id: 'ingress-class/controller',
  on: 'IngressClass',
  claims: ['/spec', DEFAULT],
  summary: 'The controller of a class tells k2e how to read the Ingresses of the class.',
  rationale:
    'An IngressClass binds a name to a controller. Nothing of it is left on ECS, but the name of the class alone would not tell ' +
    'what its Ingresses mean. Parameters of a class are objects of the controller; those of the AWS Load Balancer Controller and of EKS ' +
    'Auto Mode win over annotations. Where the input has them k2e applies them, and findings on that object tell what it cannot apply.',
  remediation:
    'Bring the object with the input (`kubectl get ingressclassparams -o yaml`), and convert again: it can make the load balancer ' +
    'public, and say who may connect.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class'],
    ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual', 'dropped'],
  examples: [
    {
      name: 'a class of the AWS Load Balancer Controller',
      given: withClass('ingress.k8s.aws/alb'),
      emits: {'load-balancers/edge-shared-internal': {Name: 'edge-shared-internal', Type: 'application'}},
    },
    {
      name: 'a class with parameters',
      given: withClass(
        'eks.amazonaws.com/alb',
        '  parameters: {apiGroup: eks.amazonaws.com, kind: IngressClassParams, name: alb}\n',
      ),
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/parameters', says: 'IngressClassParams alb'},
      ],
    },
    {
      name: 'a class with parameters that the input has',
      given: `${withClass(
        'eks.amazonaws.com/alb',
        '  parameters: {apiGroup: eks.amazonaws.com, kind: IngressClassParams, name: alb}\n',
      )}---\napiVersion: eks.amazonaws.com/v1\nkind: IngressClassParams\nmetadata: {name: alb}\nspec: {scheme: internet-facing}`,
      emits: {'load-balancers/edge-shared-internet-facing': {Scheme: 'internet-facing'}},
    },
    {
      name: 'a controller that k2e does not know, with parameters',
      given: `${withClass(
        'example.com/ingress',
        '  parameters: {apiGroup: example.com, kind: Settings, name: edge}\n',
      )}---\napiVersion: example.com/v1\nkind: Settings\nmetadata: {name: edge}\nspec: {size: large}`,
      drops: ['/spec/controller', '/spec/parameters/name'],
    },
    {
      name: 'a class that no Ingress has',
      given: withClass('k8s.io/ingress-nginx').replace('ingressClassName: edge', 'ingressClassName: alb'),
      drops: ['/spec/controller'],
    },
  ],
  map({view, object, context, set, report, drop}) {
    const balancers = context
      .choice(routing)
      .balancers.filter(({group}) =>
        group.members.some(({classification}) => classification.className === object.ref.name),
      );
    const parameters = view.spec?.parameters;
    if (balancers.length === 0) {
      drop('', 'No Ingress of the input has this class, or k2e plans no load balancers.');
      return;
    }
    for (const {name, settings} of balancers) {
      set(handle('load-balancers', name), {Name: settings.albName, Type: 'application'});
    }
    drop(DEFAULT, 'It gave Ingresses without a class this one; k2e has done so too.');
    const isKnown = balancers.some(({group}) => group.engine !== 'generic');
    const members = balancers
      .flatMap(({group}) => group.members)
      .filter(({classification}) => classification.className === object.ref.name);
    if (isKnown && members.every(isToldByAnnotations))
      drop('/spec/controller', 'The annotations of its Ingresses tell which controller reads them, too.');
    else if (isKnown) void view.spec?.controller;
    else
      drop(
        '/spec/controller',
        'k2e does not know this controller; the findings on its Ingresses say how it reads them.',
      );
    if (!parameters) return;
    const found = classParameters(object, context.inventory);
    if (found) {
      const reason = isIngressClassParams(found)
        ? `It leads to ${nameOf(found)}, whose fields count one by one.`
        : 'The finding on the object with the parameters says what it asks for.';
      drop('/spec/parameters', reason);
    } else {
      report('/spec/parameters', {
        level: 'action',
        fidelity: 'manual',
        message: `The input lacks ${parameters.kind ?? 'the parameters'} ${parameters.name ?? ''}, which can override annotations of all Ingresses of the class.`,
      });
    }
  },
});
