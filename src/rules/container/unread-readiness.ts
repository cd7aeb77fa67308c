import type {NlbListener} from '../../choices/nlb/network-load-balancers.ts';
import type {TargetGroup} from '../../choices/routing/target-group.ts';
import {asksAs} from '../../choices/target-check.ts';
import type {Probe} from '../../model/kubernetes.generated.ts';
import type {Report, Subject} from '../rule.ts';

const PROBE = '/readinessProbe';
/** Why the other fields of the probe have no effect. */
const UNREAD = 'The load balancer asks what its own settings say.';

/**
 * Tells of a readiness probe behind load balancers whose health check the AWS Load Balancer Controller decides, which reads no probes:
 * nothing is lost where they ask the same.
 */
export function tellUnread(
  {container, report, drop}: Subject<'container'>,
  probe: Probe,
  groups: readonly TargetGroup[],
  listeners: readonly NlbListener[],
): void {
  const group = groups.find(each => !asksAs(each, probe, container));
  const listener = listeners.find(({served, healthCheck}) => {
    return !asksAs({healthCheck, containerPort: served.at.containerPort, version: 'HTTP1'}, probe, container);
  });
  if (group) report(PROBE, besideApplication(group));
  else if (listener) report(PROBE, besideNetwork(listener));
  drop(PROBE, group || listener ? UNREAD : 'The load balancer asks the same.');
}

function besideApplication({healthCheck: {path, codes}}: TargetGroup): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `The load balancer asks for ${withoutQuery(path)} and wants ${codes}, as the annotations of the Ingress or the defaults of the AWS Load Balancer Controller say; the readiness probe, which took pods out of their Services, is asked by nobody on ECS.`,
    remediation:
      'Write the path of the probe into the annotation `alb.ingress.kubernetes.io/healthcheck-path` and convert again. ECS replaces a task that fails this check; on Kubernetes a load balancer all of whose targets fail it sends them requests all the same, so that nobody may know that it fails.',
  };
}

function besideNetwork({healthCheck: {protocol, path}}: NlbListener): Report {
  const asks =
    protocol === 'TCP'
      ? 'only opens a connection, so that a task which accepts one gets requests before it is ready'
      : `asks for ${withoutQuery(path)}`;
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `The Network Load Balancer ${asks}; the readiness probe, which took pods out of their Services, is asked by nobody on ECS.`,
    remediation:
      'For a probe over HTTP, write `service.beta.kubernetes.io/aws-load-balancer-healthcheck-protocol: http` and its path as `…-healthcheck-path` on the Service, and convert again; ECS then replaces a task that fails it. Otherwise let the application open the port only when it is ready.',
  };
}

/** A query may hold a token. */
function withoutQuery(path = '/'): string {
  return path.split('?', 1)[0] || '/';
}
