import {
  type ControllerMap,
  controllerMaps,
  nginxControllers,
} from '../../choices/routing/nginx-controller.ts';
import {NGINX_SETTING_KEYS} from '../../choices/routing/nginx-settings.ts';
import {routing} from '../../choices/routing/routing.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {ConfigMap, Service} from '../../model/kubernetes.generated.ts';
import {pointer} from '../../pointer.ts';
import type {FieldFate} from '../custom-resource/leaves.ts';
import {NGINX_FAMILIES} from '../ingress/nginx-families.ts';
import {NO_BALANCER} from '../ingress/planned.ts';
import {type SettingUser, settingFate} from '../ingress/setting-fate.ts';
import {nameOf} from '../object-rule.ts';
import {type Context, defineRule, type Report, type Subject} from '../rule.ts';
import {listed} from '../wording.ts';
import {INGRESS_NGINX_EXAMPLES} from './ingress-nginx-examples.ts';
import {globalFate} from './nginx-globals.ts';

export default defineRule({
  id: 'config-map/ingress-nginx',
  on: 'ConfigMap',
  claims: ['/data', '/binaryData'],
  summary:
    'What the ConfigMap of ingress-nginx sets holds for every Ingress that it serves and that does not say otherwise.',
  rationale:
    'The controller reads settings for all Ingresses from the ConfigMap that its flag `--configmap` names: whether plain HTTP is redirected, ' +
    'which addresses are admitted, who is asked before each request. An annotation of an Ingress wins over it. k2e reads each key as the ' +
    'annotation that says the same, on every Ingress of the controller that has none, and says of it what it says of the annotation. Where the ' +
    'Deployment of the controller is not in the input, its ConfigMap is known by the labels of its chart or by its usual name. Ports that the ' +
    'controller passes on by TCP or UDP stand in ConfigMaps of their own.',
  remediation: 'Set it on the new load balancer by hand.',
  refs: {
    kubernetes: [
      'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/',
      'https://kubernetes.github.io/ingress-nginx/user-guide/exposing-tcp-udp-services/',
    ],
    ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: INGRESS_NGINX_EXAMPLES,
  map(subject) {
    const {object, context, view, report, drop} = subject;
    const role = context.choice(controllerMaps).get(object.id);
    if (role === undefined) return;
    drop('/binaryData', 'ingress-nginx reads texts only.');
    if (context.config.ingress.mode === 'none') drop('/data', NO_BALANCER);
    else if (role !== 'settings') report('/data', passedOn(object, role, context));
    else {
      const users = context.choice(usersOfSettings).get(object.id) ?? [];
      if (users.length === 0) report('/data', unused(object, context));
      else for (const key of Object.keys(view.data ?? {})) settle(subject, key, users);
    }
  },
});

/** The Ingresses that take settings from the ConfigMap of a controller, by its id. */
function usersOfSettings({choice}: Context): ReadonlyMap<string, readonly SettingUser[]> {
  const users = choice(routing).balancers.flatMap(balancer =>
    balancer.group.members.map((member): SettingUser => ({balancer, member})),
  );
  return Map.groupBy(
    users,
    ({member}) => member.controller?.maps.find(({role}) => role === 'settings')?.object.id ?? '',
  );
}

function settle(subject: Subject<'ConfigMap'>, key: string, users: readonly SettingUser[]): void {
  const {view, object, report, drop} = subject;
  const path = pointer('data', key);
  const given: Readonly<Record<string, unknown>> = (object as KubeObject<ConfigMap>).value.data ?? {};
  const value = String(given[key] ?? '');
  const fate: FieldFate =
    value.trim() === ''
      ? {drop: 'It is empty, which sets nothing.'}
      : NGINX_SETTING_KEYS.has(key)
        ? fateOfSetting(subject, key, users)
        : globalFate(key, value, given);
  if (fate === 'read') void view.data?.[key];
  else if ('drop' in fate) drop(path, fate.drop);
  else report(path, {...fate.report, workload: behind(users, subject.context)});
}

function fateOfSetting(subject: Subject<'ConfigMap'>, key: string, users: readonly SettingUser[]): FieldFate {
  const path = pointer('data', key);
  const taking = users.filter(({member}) => member.settings.some(each => each.path === path));
  const setting = taking[0]?.member.settings.find(each => each.path === path);
  if (!setting) return {drop: 'No Ingress takes it: each one says otherwise, or another key counts.'};
  if (key === 'global-auth-url') return {report: closed(taking)};
  return settingFate(subject, setting, taking, NGINX_FAMILIES) ?? {drop: 'No Ingress takes it from here.'};
}

/** What nginx asks of another service for each request an Application Load Balancer asks of nobody. */
function closed(taking: readonly SettingUser[]): Report {
  const names = listed(taking.map(({member}) => nameOf(member.given)));
  return {
    level: 'action',
    fidelity: 'manual',
    message: `With global-auth-url nginx asks another service before each request, which the load balancer cannot. So that nothing is served openly that was protected, the routes of ${names} answer 403 until authentication is added or moved into the application.`,
    remediation:
      'Put authenticate-oidc or authenticate-cognito before the forward action, run the authenticating proxy as a container beside the application, or move the login into it.',
  };
}

function behind(users: readonly SettingUser[], {inventory}: Context): NonNullable<Report['workload']> {
  const found = new Set(users.flatMap(({member}) => inventory.attachedTo(member.given)));
  return inventory.workloads.filter(each => found.has(each));
}

/** What is told of settings that no Ingress takes. */
function unused(object: KubeObject, {choice, inventory}: Context): Report {
  const open = choice(routing)
    .balancers.flatMap(({group}) => group.members)
    .filter(({classification: {engine}, controller}) => engine === 'nginx' && !controller);
  if (open.length > 0 && choice(nginxControllers).length > 1) {
    const names = listed(open.map(({given}) => nameOf(given)));
    return {
      level: 'review',
      fidelity: 'manual',
      message: `The input does not tell which of several controllers serves ${names}, so that nothing of ${nameOf(object)} is made for them.`,
      remediation:
        'Bring the IngressClasses and the Deployments of the controllers with the input, and convert again.',
      workload: [...new Set(open.flatMap(({given}) => inventory.attachedTo(given)))],
    };
  }
  return {
    level: 'info',
    fidelity: 'dropped',
    message: `No Ingress of the input takes settings from ${nameOf(object)}: nothing is made of it.`,
    remediation: 'Nothing needs to be done.',
  };
}

/** What is told of ports that nginx passes on as they are. A value is `<namespace>/<Service>:<port>`, perhaps with `:PROXY` behind. */
function passedOn(
  object: KubeObject<ConfigMap>,
  role: Exclude<ControllerMap['role'], 'settings'>,
  {inventory}: Context,
): Report {
  const entries = Object.entries(object.value.data ?? {});
  const told = entries.map(([port, target]) => `port ${port} to ${String(target)}`);
  const services = entries.flatMap(([, target]) => {
    const [namespace = '', name = ''] = (String(target).split(':')[0] ?? '').split('/');
    return inventory.find<Service>('Service', namespace, name) ?? [];
  });
  return {
    level: 'action',
    fidelity: 'manual',
    message: `ingress-nginx passes ${listed(told)} by ${role.toUpperCase()}; k2e plans nothing for ${told.length === 1 ? 'it' : 'them'}, and nobody outside reaches the tasks there.`,
    remediation:
      'Add a Service of type LoadBalancer with this port for the same pods to the input: k2e plans a Network Load Balancer for it.',
    workload: [...new Set(services.flatMap(service => inventory.attachedTo(service)))],
  };
}
