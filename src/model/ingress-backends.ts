import {embeddedJson, isObject} from '../json.ts';
import type {Ingress} from './kubernetes.generated.ts';

const ACTION = 'alb.ingress.kubernetes.io/actions.';

/** Names of the Services to which an Ingress routes, each once: its backends, and those in its load-balancer actions. */
export function backendServices(ingress: Ingress): readonly string[] {
  const names = new Set<string>();
  const add = (name: unknown): void => {
    if (typeof name === 'string' && name !== '') names.add(name);
  };
  add(ingress.spec?.defaultBackend?.service?.name);
  for (const rule of ingress.spec?.rules ?? []) {
    for (const path of rule.http?.paths ?? []) add(path.backend?.service?.name);
  }
  for (const [key, text] of Object.entries(ingress.metadata?.annotations ?? {})) {
    if (key.startsWith(ACTION)) for (const name of actionServices(text)) add(name);
  }
  return [...names];
}

/** Services in the JSON of an action (`forwardConfig.targetGroups[].serviceName`); none where it cannot be read. */
function actionServices(text: string): unknown[] {
  const action = embeddedJson(text);
  if (!isObject(action)) return [];
  const {forwardConfig, serviceName} = action as {forwardConfig?: unknown; serviceName?: unknown};
  const groups = isObject(forwardConfig)
    ? (forwardConfig as {targetGroups?: unknown}).targetGroups
    : undefined;
  const named = (Array.isArray(groups) ? groups : []).map(group =>
    isObject(group) ? (group as {serviceName?: unknown}).serviceName : undefined,
  );
  return [serviceName, ...named];
}
