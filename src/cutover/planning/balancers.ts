import {isObject, type JsonObject} from '../../json.ts';
import {valueAt} from '../../pointer.ts';
import type {ObjectRef} from '../calls.ts';
import {normaliseName} from '../record-name.ts';
import type {BalancerSeen, Discovery, Refusal} from './discovery.ts';

/** Where load balancers are looked for. */
interface Balancers {
  readonly discovery: Pick<Discovery, 'object'>;
  readonly balancers: readonly BalancerSeen[];
}

/** The load balancer that the cluster has published the host on: all sources must agree (cutover T25). */
export async function sourceBalancer(
  host: string,
  sources: readonly ObjectRef[],
  {discovery, balancers}: Balancers,
): Promise<BalancerSeen | Refusal> {
  const names = new Set<string>();
  for (const ref of sources) {
    const object = await discovery.object(ref);
    if (!object)
      return {
        what: host,
        why: `the cluster has no ${ref.kind} ${ref.namespace}/${ref.name}`,
        remedy:
          'Use the kubeconfig context of the cluster that the manifests describe (`cutover.context` of k2e.yaml).',
      };
    for (const name of publishedOn(object)) names.add(name);
  }
  const [name] = names;
  if (name === undefined || names.size > 1)
    return {
      what: host,
      why:
        names.size === 0
          ? 'its Ingress or Service has no load balancer yet'
          : `it is published on several load balancers: ${[...names].join(', ')}`,
      remedy: 'Look at the status of the Ingress: exactly one load balancer has to serve the host.',
    };
  const found = balancers.find(({dnsName}) => isName(dnsName, name));
  return (
    found ?? {
      what: host,
      why: `its load balancer ${name} is none of this account and region (a classic one, another cloud, or an address)`,
      remedy:
        'k2e moves names between Application and Network Load Balancers of one account and region. Put the Ingress behind one, or move this name by hand.',
    }
  );
}

/** Names or addresses in the status of an Ingress, a Service, or a Gateway; a route of the Gateway API has none of its own. */
function publishedOn(object: JsonObject): readonly string[] {
  const entries = ['/status/loadBalancer/ingress', '/status/addresses'].flatMap(path => {
    const list = valueAt(object, path);
    return Array.isArray(list) ? list.filter(isObject) : [];
  });
  return entries
    .flatMap(({hostname, ip, value}) =>
      [hostname, ip, value].filter(name => typeof name === 'string').slice(0, 1),
    )
    .filter(name => name !== '');
}

/** The load balancer of ECS that k2e made for the host. */
export function targetBalancer(
  host: string,
  name: string | undefined,
  {balancers}: Pick<Balancers, 'balancers'>,
): BalancerSeen | Refusal {
  if (name === undefined)
    return {
      what: host,
      why: 'k2e made no load balancer for it',
      remedy: 'Read the report: the Ingress or all that it leads to is blocked.',
    };
  return (
    balancers.find(balancer => balancer.name === name) ?? {
      what: host,
      why: `the load balancer ${name} does not exist yet`,
      remedy: 'Apply the output of `k2e convert` first; RUNBOOK.md has the commands.',
    }
  );
}

/**
 * Why traffic cannot go from one load balancer to the other: they are one, the new one cannot be reached by the same clients, or it goes with
 * the cluster (T39).
 */
export function mismatchOf(host: string, source: BalancerSeen, target: BalancerSeen): Refusal | undefined {
  if (source.arn === target.arn)
    return {
      what: host,
      why: `the cluster has published it on ${source.name}, which is also the load balancer of ECS: its records would not change`,
      remedy:
        'Shift it by the weights of target groups in its listener rules, or give ECS a load balancer of its own.',
    };
  if (target.controller !== undefined)
    return {
      what: host,
      why: `the load balancer ${target.name} belongs to the AWS Load Balancer Controller of the cluster ${target.controller}, which deletes it with the last Ingress of its group, protected or not`,
      remedy:
        'Apply the output of `k2e convert`, which has a load balancer of its own, and give it another name if this one is taken (a patch in k2e.yaml).',
    };
  if (!source.internal && target.internal)
    return {
      what: host,
      why: `it is served to the internet by ${source.name}, and the load balancer ${target.name} on ECS has private addresses only`,
      remedy:
        'Make that load balancer internet-facing (`ingress.scheme` of k2e.yaml, or a patch); its scheme cannot be changed later.',
    };
  return undefined;
}

/** True for the DNS name of a load balancer, with or without the prefix that asks for both address families. */
function isName(dnsName: string, name: string): boolean {
  const plain = (text: string) => normaliseName(text).replace(/^dualstack\./, '');
  return plain(dnsName) === plain(name);
}
