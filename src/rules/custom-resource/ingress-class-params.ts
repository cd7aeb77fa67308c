import {isIngressClassParams} from '../../choices/routing/class-parameters.ts';
import {classSettings, isKnownField, isSaidElsewhere, pairAt} from '../../choices/routing/class-settings.ts';
import {routing} from '../../choices/routing/routing.ts';
import type {Setting} from '../../choices/routing/setting.ts';
import {isObject} from '../../json.ts';
import {classParameters} from '../../model/ingress-class.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {IngressClass, Namespace} from '../../model/kubernetes.generated.ts';
import {customSelector, matches} from '../../model/selector.ts';
import {isWithin, type Pointer, segments, valueAt} from '../../pointer.ts';
import {ALB_FAMILIES} from '../ingress/alb-families.ts';
import {ALB_READER, ALB_REFS} from '../ingress/alb-reader.ts';
import {NO_BALANCER} from '../ingress/planned.ts';
import {type SettingUser, settingFate} from '../ingress/setting-fate.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {type Context, defineRule, type Report, type Subject} from '../rule.ts';
import {listed} from '../wording.ts';
import {INGRESS_CLASS_PARAMS_EXAMPLES} from './ingress-class-params-examples.ts';
import {type FieldFate, tellLeaves} from './leaves.ts';

export default defineRule({
  id: 'custom-resource/ingress-class-params',
  on: 'other',
  claims: WHOLE,
  summary:
    'What IngressClassParams set holds for all Ingresses of the class, and wins over their annotations.',
  rationale:
    'The AWS Load Balancer Controller, and EKS Auto Mode in its own API group, take settings of load balancers from the parameters of an ' +
    'IngressClass: scheme, group, subnets, certificates, who may connect, tags. They replace the annotation that says the same; tags and ' +
    'attributes of an Ingress are added where the class does not set the same key. k2e reads each field as that annotation on every Ingress of ' +
    'the class, and says of it what it says of the annotation. As with the controller, an Ingress that names its class by the annotation ' +
    'kubernetes.io/ingress.class takes nothing from it, and of a group with several classes that of the first Ingress gives the attributes, ' +
    'the address pool and the reserved capacity. EKS Auto Mode calls the certificates `certificateARNs`, and the tags of subnets `matchTags`.',
  remediation: 'Set it on the new load balancer by hand.',
  refs: {
    ...ALB_REFS,
    kubernetes: [
      'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/',
      'https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: INGRESS_CLASS_PARAMS_EXAMPLES,
  map(subject) {
    const {object, context, report, drop} = subject;
    if (!isIngressClassParams(object)) return;
    if (context.config.ingress.mode === 'none') {
      drop('', NO_BALANCER);
      return;
    }
    const users = context.choice(usersOfParameters).get(object.id) ?? [];
    if (users.length === 0) {
      report('', unused(object, context));
      return;
    }
    const settings = classSettings(object);
    const settled = new Map(
      settings.map(setting => [
        setting,
        settingFate(subject, setting, users, ALB_FAMILIES) ?? OF_ANOTHER_CLASS,
      ]),
    );
    tellLeaves(subject, ALB_READER.name, path => {
      const untold = unsayable(object, path);
      if (untold) return untold;
      const setting = settings.find(each => isWithin(path, each.path));
      if (!setting) return unsetFate(subject, path, users);
      return leftOut(object, setting, path) ?? settled.get(setting);
    });
  },
});

/** The Ingresses that take settings from IngressClassParams, by the id of those. */
function usersOfParameters(context: Context): ReadonlyMap<string, readonly SettingUser[]> {
  const users = context
    .choice(routing)
    .balancers.flatMap(balancer => balancer.group.members.map((member): SettingUser => ({balancer, member})));
  return Map.groupBy(users, ({member}) => member.parameters?.id ?? '');
}

const OF_ANOTHER_CLASS: FieldFate = {
  drop: 'The class of the first Ingress of the group gives it, which is another one.',
};
const EMPTY = 'It is empty, which sets nothing.';
/** An item of a list of keys with values. */
const PAIR = /\/(?:tags|loadBalancerAttributes|listenerAttributes|attributes)\/\d+$/;

function parentOf(leaf: Pointer): Pointer {
  return leaf.slice(0, leaf.lastIndexOf('/'));
}

/** What is told of a pair that k2e cannot carry over; undefined for other leaves. */
function unsayable({value}: KubeObject, leaf: Pointer): FieldFate | undefined {
  const item = parentOf(leaf);
  const found = valueAt(value, item);
  if (!PAIR.test(item) || !isObject(found) || pairAt(found)) return undefined;
  const key = valueAt(found, '/key') ?? '';
  return {
    report: {
      level: 'action',
      fidelity: 'manual',
      message: `k2e does not carry over ${key === '' ? 'an entry without a key' : String(key)}: key and value must be texts, in quotes where they look like a number or a boolean, without spaces at their ends, and the key without \`=\`.`,
    },
  };
}

/** The fate of an item of a list that is no text, or an empty one; undefined for what the setting holds. */
function leftOut({value}: KubeObject, setting: Setting, leaf: Pointer): FieldFate | undefined {
  if (leaf === setting.path || leaf.endsWith('/port') || PAIR.test(parentOf(leaf))) return undefined;
  const found = valueAt(value, leaf);
  if (found === '' || found === null) return {drop: EMPTY};
  return typeof found === 'string' || typeof found === 'object' ? undefined : misfit(leaf);
}

/** What is told of a value that the field cannot have. */
function misfit(leaf: Pointer): FieldFate {
  return {
    report: {
      level: 'review',
      fidelity: 'manual',
      message: `${segments(leaf).join('.')} is no value that ${ALB_READER.name} takes there; Kubernetes refuses it, and nothing is made of it.`,
      remediation: 'Correct the value. Where a number stands for a text, quotes are missing.',
    },
  };
}

/** The fate of a leaf that sets nothing; undefined for a field that k2e does not know. */
function unsetFate(
  {object, context}: Subject<'other'>,
  leaf: Pointer,
  users: readonly SettingUser[],
): FieldFate | undefined {
  if (isWithin(leaf, '/spec/namespaceSelector')) return selectorFate(object, context, users);
  if (/^\/spec\/listeners\/\d+\/(?:protocol|port|listenerAttributes|attributes)(?:\/|$)/.test(leaf))
    return {
      drop: 'It gives the listener no attributes: its port comes from the Ingress, or an entry before it counts.',
    };
  const found = valueAt(object.value, leaf);
  if (found === '' || found === null || typeof found === 'object') return {drop: EMPTY};
  if (isSaidElsewhere(object, leaf))
    return {drop: 'The field that stands for the same and comes first counts.'};
  return isKnownField(leaf) ? misfit(leaf) : undefined;
}

function selectorFate(object: KubeObject, context: Context, users: readonly SettingUser[]): FieldFate {
  const selector = customSelector(valueAt(object.value, '/spec/namespaceSelector'));
  const refused = users.filter(({member}) => {
    const {namespace} = member.given.ref;
    const found = context.inventory.find<Namespace>('Namespace', '', namespace);
    const labels = {...found?.value.metadata?.labels, 'kubernetes.io/metadata.name': namespace};
    return found !== undefined && selector !== undefined && !matches(selector, labels);
  });
  if (refused.length === 0)
    return {drop: 'It keeps other namespaces from the class; those of these Ingresses may have it.'};
  const names = listed(refused.map(({member}) => nameOf(member.given)));
  return {
    report: {
      level: 'action',
      fidelity: 'manual',
      message: `${nameOf(object)} does not let the namespace of ${names} have its class, so that the controller serves nothing there; k2e plans the load balancer all the same.`,
      remediation:
        'Leave the Ingress out of the input if nobody is to reach it, or give its namespace the labels that the class asks for.',
      workload: refused.flatMap(({member}) => context.inventory.attachedTo(member.given)),
    },
  };
}

/** What is told of parameters that no Ingress takes. */
function unused(object: KubeObject, {inventory, choice}: Context): Report {
  const classes = inventory
    .all<IngressClass>('IngressClass')
    .filter(each => classParameters(each, inventory) === object);
  const open = choice(routing)
    .balancers.flatMap(({group}) => group.members)
    .filter(({classification: {engine, object: found}}) => engine === 'alb' && !found);
  if (classes.length === 0 && open.length > 0) {
    return {
      level: 'review',
      fidelity: 'manual',
      message: `No IngressClass of the input names ${nameOf(object)}; the classes of ${listed(open.map(({given}) => nameOf(given)))} are not in the input, and k2e plans the load balancers without it.`,
      remediation:
        'Bring the IngressClass with the input (`kubectl get ingressclasses -o yaml`), and convert again.',
      workload: [...new Set(open.flatMap(({given}) => inventory.attachedTo(given)))],
    };
  }
  return {
    level: 'info',
    fidelity: 'dropped',
    message: `No Ingress of the input takes settings from ${nameOf(object)}: nothing is made of it. An Ingress that names its class by the annotation kubernetes.io/ingress.class takes none.`,
    remediation: 'Nothing needs to be done.',
  };
}
