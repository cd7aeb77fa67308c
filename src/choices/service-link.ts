import type {EnvironmentSource, Text, TextPart} from '../model/environment-entry.ts';
import type {Workload} from '../model/inventory.ts';
import type {ServiceLink} from '../model/service-links.ts';
import type {Context} from '../rules/rule.ts';
import {agentAddress, isNodeAddress} from './daemon-set/agent-address.ts';
import {discovery} from './discovery.ts';
import {runsAs} from './runs-as.ts';

/**
 * What stands on ECS for a variable that Kubernetes makes for a Service: for its address the name under which Service Connect
 * serves it; undefined where there is none, or where it would mislead (a URL of both).
 */
export function serviceLinkText(
  {service, member, text}: ServiceLink,
  workload: Workload,
  context: Context,
): string | undefined {
  if (!service || runsAs(workload) !== 'service') return undefined;
  const endpoints = context.choice(discovery).endpointsOf(service);
  const [alias] = endpoints.flatMap(({aliases}) => aliases);
  if (!alias) return undefined;
  if (member === 'host') return alias.dnsName;
  return member === 'url' ? undefined : text;
}

/** The text with the names of Services in place of their addresses, and the address of an agent in place of the node's, as far as ECS has them. */
export function withServiceNames(text: Text, workload: Workload, context: Context): Text {
  if (text.kind !== 'composed') return text;
  const parts = text.parts.map((part): TextPart => {
    if (part.kind !== 'variable') return part;
    const known = linkText(part.source, workload, context);
    if (known !== undefined) return {kind: 'text', text: known};
    if (part.source.kind !== 'composed') return part;
    const inside = withServiceNames(part.source, workload, context);
    return inside.kind === 'literal' ? {kind: 'text', text: inside.text} : {...part, source: inside};
  });
  const texts = parts.flatMap(part => (part.kind === 'text' ? [part.text] : []));
  return texts.length === parts.length ? {kind: 'literal', text: texts.join('')} : {kind: 'composed', parts};
}

function linkText(source: EnvironmentSource, workload: Workload, context: Context): string | undefined {
  if (isNodeAddress(source)) return agentAddress(workload, context);
  return source.kind === 'service-link' ? serviceLinkText(source.link, workload, context) : undefined;
}
