import type {Resource} from '../../ecs/plan.ts';
import {parseText} from '../../ecs/token.ts';
import {ofKind, type Runbook} from './context.ts';
import {code} from './markdown.ts';
import {pauseNote} from './pause-note.ts';
import {command, word} from './shell.ts';
import type {Step} from './step.ts';

/** Most services that one call of DescribeServices takes. */
const SERVICES_A_CALL = 10;

/** The step that waits until the tasks of all services run. */
export function waitStep(runbook: Runbook): readonly Step[] {
  const services = ofKind(runbook, 'services').filter(({input}) => input.desiredCount !== 0);
  if (services.length === 0) return [];
  const byCluster = Map.groupBy(services, ({input}) => input.cluster ?? 'default');
  const waits = [...byCluster].flatMap(([cluster, members]) => {
    const names = members.map(({name, input}) => input.serviceName ?? name);
    const calls = Array.from({length: Math.ceil(names.length / SERVICES_A_CALL)}, (_, call) =>
      names.slice(call * SERVICES_A_CALL, (call + 1) * SERVICES_A_CALL),
    );
    return calls.map(some =>
      command('aws', 'ecs', 'wait', 'services-stable', '--cluster', cluster, '--services', ...some),
    );
  });
  const [first] = services;
  const events = command(
    'aws',
    'ecs',
    'describe-services',
    '--cluster',
    first?.input.cluster ?? 'default',
    '--services',
    'SERVICE',
    '--query',
    'services[0].events[:5].message',
  );
  return [
    {
      title: 'Wait until the services are stable',
      text: `Like \`kubectl rollout status\`. What keeps a service from it is in its events, like \`kubectl describe\`: ${code(events)}. Why tasks end says the section “Instead of kubectl” below how to see.${pauseNote(runbook)}`,
      commands: waits,
      expect: 'nothing is printed, after some minutes; each command gives up after ten.',
      backOutText: 'nothing to undo.',
    },
  ];
}

/** The step with the first requests: to the load balancers themselves, while the DNS records still point to Kubernetes. */
export function requestStep(runbook: Runbook): readonly Step[] {
  const balancers = ofKind(runbook, 'load-balancers');
  const requests = balancers.flatMap(balancer => requestsTo(runbook, balancer));
  if (requests.length === 0) return [];
  const isInternal = balancers.some(({input}) => input.Scheme === 'internal');
  return [
    {
      title: 'Send the first request',
      text: `To the load balancers themselves, with the names that users know: DNS still points to Kubernetes.${isInternal ? ' An internal load balancer answers inside of its network only: run this there.' : ''}`,
      commands: requests,
      expect:
        'the status that Kubernetes gives for the same address, such as `200`. `503` means that no task is healthy: read the reasons with `aws elbv2 describe-target-health`.',
      backOutText: 'nothing to undo: no user has been moved.',
    },
  ];
}

function requestsTo(runbook: Runbook, {name, input}: Resource<'load-balancers'>): readonly string[] {
  const listeners = ofKind(runbook, 'listeners').filter(({input: {LoadBalancerArn}}) =>
    refersTo(LoadBalancerArn, `load-balancers/${name}`),
  );
  const lines = listeners.flatMap(listener => {
    const {Protocol: protocol, Port: port = 80} = listener.input;
    if (protocol !== 'HTTP' && protocol !== 'HTTPS') return [];
    const scheme = protocol.toLowerCase();
    const isStandard = port === (protocol === 'HTTP' ? 80 : 443);
    return hostsOf(runbook, listener).map(host => {
      const url = `${scheme}://${host}${isStandard ? '' : `:${port}`}/`;
      return `curl --silent --show-error --output /dev/null --write-out '%{http_code}\\n' --connect-to ${word(`${host}:${port}:`)}"$dns":${port} ${word(url)}`;
    });
  });
  if (lines.length === 0) return [];
  const find = command('aws', 'elbv2', 'describe-load-balancers', '--names', input.Name ?? name);
  return [`dns=$(${find} --query 'LoadBalancers[0].DNSName' --output text)`, ...lines];
}

/** The host names of the rules of a listener, without wildcards. */
function hostsOf(runbook: Runbook, listener: Resource<'listeners'>): readonly string[] {
  const rules = ofKind(runbook, 'listener-rules').filter(({input}) =>
    refersTo(input.ListenerArn, `listeners/${listener.name}`),
  );
  const hosts = rules.flatMap(({input}) =>
    (input.Conditions ?? []).flatMap(({HostHeaderConfig: config}) => config?.Values ?? []),
  );
  return [...new Set(hosts.filter(host => /^[A-Za-z0-9.-]+$/.test(host)))].sort();
}

function refersTo(text: string | undefined, key: string): boolean {
  return parseText(text ?? '').some(part => part.kind === 'ref' && part.resource === key);
}
