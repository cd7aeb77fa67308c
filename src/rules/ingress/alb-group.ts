import {integerOf} from '../../choices/routing/annotation.ts';
import {defineRule} from '../rule.ts';
import {ALB_READER, ALB_REFS, refused} from './alb-reader.ts';
import {type Family, familyClaims, mapFamily} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {balancerHandle} from './planned.ts';

/** `group.order` is refused beyond it, on either side (`sortGroupMembers` of the controller). */
const MOST_ORDER = 1000;

/** Annotations of class alb that this rule knows. */
export const ALB_GROUP: Family = {
  'group.name': ({subject, balancer}) => ({
    set: () => subject.set(balancerHandle(balancer), {Name: balancer.settings.albName}),
  }),
  'group.order': ({value, suffix, balancer}) => {
    const order = integerOf(value);
    if (order === undefined || Math.abs(order) > MOST_ORDER)
      return refused(suffix, 'a whole number from -1000 to 1000');
    return order !== 0 && balancer.group.members.length > 1
      ? {
          report: {
            level: 'info',
            fidelity: 'approximate',
            message:
              'It orders the Ingresses of the group; the priorities of the listener rules keep that order.',
            remediation: 'Nothing needs to be done.',
          },
        }
      : {drop: 'It only orders the Ingresses of a group, and there is no other before or behind this one.'};
  },
  'load-balancer-name': ({subject, balancer}) => ({
    set: () => subject.set(balancerHandle(balancer), {Name: balancer.settings.albName}),
    report: {
      level: 'info',
      fidelity: 'approximate',
      message: `The load balancer is called ${balancer.settings.albName}: the controller's own bears the plain name while it exists.`,
    },
  }),
};

const STOREFRONT = webIngress('alb', {
  'alb.ingress.kubernetes.io/group.name': 'storefront',
  'alb.ingress.kubernetes.io/group.order': '10',
});

export default defineRule({
  id: 'ingress/alb-group',
  on: 'Ingress',
  claims: familyClaims(ALB_READER, ALB_GROUP),
  summary: 'A group of Ingresses becomes one load balancer with the rules of all, in the order of the group.',
  rationale:
    'The AWS Load Balancer Controller gives an Ingress a load balancer of its own unless `group.name` puts several on one. k2e ' +
    'keeps named groups as they are. Ingresses of class alb without a group, which name a host in each rule and set nothing ' +
    'on the load balancer as a whole, share one too: that changes no routing and saves load balancers.',
  remediation: 'Rename the load balancer once the one of the controller is gone, or keep the new name.',
  refs: ALB_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a named group',
      given: STOREFRONT,
      emits: {'load-balancers/storefront': {Name: 'storefront'}},
      drops: ['/metadata/annotations/alb.ingress.kubernetes.io~1group.order'],
    },
    {
      name: 'an Ingress behind another one of its group',
      given: `${STOREFRONT}---\n${STOREFRONT.slice(0, STOREFRONT.indexOf('---'))
        .replace('name: web', 'name: second')
        .replace('shop.example.com', 'second.example.com')
        .replace('"10"', '"20"')}`,
      findings: [
        {level: 'info', fidelity: 'approximate', says: 'priorities'},
        {level: 'info', fidelity: 'approximate', says: 'priorities'},
      ],
    },
    {
      name: 'a load balancer with a name',
      given: webIngress('alb', {'alb.ingress.kubernetes.io/load-balancer-name': 'shop-public'}),
      emits: {'load-balancers/shop-web': {Name: 'shop-public-ecs'}},
      findings: [{level: 'info', fidelity: 'approximate', says: 'shop-public-ecs'}],
    },
    {
      name: 'an order that is no number',
      given: webIngress('alb', {'alb.ingress.kubernetes.io/group.order': 'first'}),
      findings: [{level: 'action', fidelity: 'manual', says: 'whole number'}],
    },
    {
      name: 'an order that the controller does not take',
      given: webIngress('alb', {'alb.ingress.kubernetes.io/group.order': '1001'}),
      findings: [{level: 'action', fidelity: 'manual', says: '1000'}],
    },
  ],
  map: subject => mapFamily(subject, ALB_READER, ALB_GROUP),
});
