import {actionsOf} from '../../../src/choices/routing/listener.ts';
import type {RouteAction} from '../../../src/choices/routing/route.ts';
import {type Routing, routing} from '../../../src/choices/routing/routing.ts';
import {parseConfig} from '../../../src/config/load-config.ts';
import type {Request} from '../../../src/ecs/listener-rule/simulate.ts';
import {simulate} from '../../../src/ecs/listener-rule/simulate.ts';
import type {JsonObject} from '../../../src/json.ts';
import type {Document} from '../../../src/load/document.ts';
import {runContext} from '../../../src/map/context.ts';
import {buildInventory} from '../../../src/model/build-inventory.ts';

/** The routing of these objects, as the rules see it. */
export function routingOf(objects: readonly JsonObject[], config = ''): Routing {
  const documents = objects.map(
    (value): Document => ({
      value,
      file: 'test.yaml',
      position: () => ({file: 'test.yaml', line: 1, column: 1}),
    }),
  );
  const inventory = buildInventory({documents, problems: [], inputs: []}, {defaultNamespace: 'default'});
  return runContext(parseConfig(config, 'k2e.yaml'), inventory, '2026-11-21').context.choice(routing);
}

/** A Deployment and its Service with one port, named `http`, 80 → 8080. */
export function backend(name: string, namespace = 'shop', replicas = 1): readonly JsonObject[] {
  const labels = {app: name};
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {name, namespace},
      spec: {
        replicas,
        selector: {matchLabels: labels},
        template: {
          metadata: {labels},
          spec: {
            containers: [{name: 'app', image: 'example/app:1', ports: [{containerPort: 8080, name: 'web'}]}],
          },
        },
      },
    },
    service(name, namespace),
  ];
}

/** A Service of that name, port 80 named `http`, target port `web`. */
export function service(name: string, namespace = 'shop', more: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {name, namespace},
    spec: {selector: {app: name}, ports: [{name: 'http', port: 80, targetPort: 'web'}], ...more},
  };
}

/** One path of an Ingress. */
export interface PathSpec {
  readonly path?: string;
  readonly pathType: string;
  readonly service: string;
}

/** An Ingress with these rules. */
export function ingress(
  name: string,
  rules: readonly {readonly host?: string; readonly paths: readonly PathSpec[]}[],
  more: {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly spec?: JsonObject;
    readonly namespace?: string;
  } = {},
): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {name, namespace: more.namespace ?? 'shop', annotations: {...more.annotations}},
    spec: {
      rules: rules.map(({host, paths}) => ({
        ...(host === undefined ? {} : {host}),
        http: {
          paths: paths.map(({path, pathType, service: target}) => ({
            ...(path === undefined ? {} : {path}),
            pathType,
            backend: {service: {name: target, port: {number: 80}}},
          })),
        },
      })),
      ...more.spec,
    },
  };
}

/** What the emitted rules of a load balancer do with a request: `svc <service>`, `fixed 404`, `redirect HTTPS` … */
export function answer(of: Routing, port: number, request: Request, at = 0): string {
  const listener = of.balancers[at]?.listeners.find(each => each.port === port);
  if (!listener) return 'no listener';
  const rules = listener.rules.map(rule => ({
    Priority: rule.priority,
    Conditions: rule.conditions,
    Actions: rule.actions,
  }));
  const actions = simulate(rules, actionsOf(listener.fallback), request);
  const last = actions.at(-1);
  const arns = last?.TargetGroupArn
    ? [last.TargetGroupArn]
    : (last?.ForwardConfig?.TargetGroups ?? []).map(group => group.TargetGroupArn ?? '');
  if (arns.length > 0) {
    const names = arns.map(
      arn => of.targetGroups.find(group => arn.includes(`/${group.name}`))?.service.ref.name ?? arn,
    );
    return `svc ${names.join('+')}`;
  }
  if (last?.RedirectConfig)
    return `redirect ${last.RedirectConfig.Protocol ?? last.RedirectConfig.Path ?? ''}`;
  return `fixed ${last?.FixedResponseConfig?.StatusCode ?? ''}`;
}

/** The first action of the fallback, for assertions on default actions. */
export function kindOf(action: RouteAction | undefined): string {
  return action?.kind ?? 'none';
}
