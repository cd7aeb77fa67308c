import type {Action, Certificate} from '@aws-sdk/client-elastic-load-balancing-v2';
import {LISTENER_RULE, within} from '../../limits.ts';
import {type Constraint, each, type ReportHere} from '../constraint.ts';
import {fits, repeated} from '../text.ts';
import {type ActionList, actionLists, groupArns} from './forward.ts';

const SECURE = ['HTTPS', 'TLS'];
const LAST = ['forward', 'redirect', 'fixed-response'];
const AUTHENTICATION = ['authenticate-oidc', 'authenticate-cognito', 'jwt-validation'];
const CONTENT_TYPES = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'];

/** Listeners, and the actions of listeners and rules. */
export const LISTENERS: readonly Constraint[] = [
  {
    id: 'check/listener-protocol',
    summary: 'A listener has a port, and a protocol that its load balancer speaks.',
    remediation:
      'Use HTTP and HTTPS at an Application Load Balancer, TCP, TLS and UDP at a Network Load Balancer.',
    source: 'Elastic Load Balancing API reference, CreateListener.',
    test: each('listeners', ({input}, report, context) => {
      const type = context.referred('load-balancers', input.LoadBalancerArn)?.input.Type ?? 'application';
      const {Protocol: protocol} = input;
      if (type !== 'gateway' && (protocol === undefined || input.Port === undefined))
        report('', 'The listener has no protocol or no port.');
      if (protocol !== undefined && type === 'application' && !['HTTP', 'HTTPS'].includes(protocol)) {
        report('/Protocol', `An Application Load Balancer does not speak ${protocol}.`);
      }
      if (type === 'network' && ['HTTP', 'HTTPS'].includes(protocol ?? ''))
        report('/Protocol', `A Network Load Balancer does not speak ${protocol}.`);
    }),
  },
  {
    id: 'check/listener-certificate',
    summary: 'A listener for HTTPS or TLS has exactly one certificate, of its region; others have none.',
    remediation:
      'Name certificates of the region of the load balancer: in the annotation of the manifest that names them, which comes first, or under `tls.certificates` in k2e.yaml. Further ones are added to the listener.',
    source:
      'Elastic Load Balancing API reference, CreateListener `Certificates`: "You must provide exactly one certificate".',
    test: each('listeners', ({input}, report, {region}) => {
      const {Certificates: certificates = [], Protocol: protocol = '', SslPolicy: policy} = input;
      if (SECURE.includes(protocol)) {
        if (certificates.length !== 1)
          report('', `A listener for ${protocol} has one certificate; this one has ${certificates.length}.`);
        certificateFaults(certificates, region, report);
      } else {
        if (certificates.length > 0)
          report('/Certificates', `A listener for ${protocol} has no certificate.`);
        if (policy !== undefined) report('/SslPolicy', `A listener for ${protocol} has no security policy.`);
      }
    }),
  },
  {
    id: 'check/certificates',
    summary: 'Further certificates are ARNs of certificates, of the region of their listener.',
    remediation:
      'Name certificates of the region of the load balancer: in the annotation of the manifest that names them, which comes first, or under `tls.certificates` in k2e.yaml.',
    source: 'Elastic Load Balancing API reference, AddListenerCertificates.',
    test: each('listener-certificates', ({input}, report, {region}) =>
      certificateFaults(input.Certificates ?? [], region, report),
    ),
  },
  {
    id: 'check/actions',
    summary:
      'The last action forwards, redirects or answers; before it there are authentications only, at a listener for HTTPS.',
    remediation: 'Keep one such action, as the last one.',
    source: 'Elastic Load Balancing API reference, CreateRule `Actions`, CreateListener `DefaultActions`.',
    test: (context, report) => {
      for (const list of actionLists(context))
        orderFaults(list, (at, message) => report(list.resource, list.at + at, message));
    },
  },
  {
    id: 'check/action',
    summary: 'An action has the configuration of its type, within its limits.',
    remediation: 'Correct the action.',
    source:
      'Elastic Load Balancing API reference, ForwardActionConfig, RedirectActionConfig, FixedResponseActionConfig.',
    test: (context, report) => {
      for (const {resource, at, actions} of actionLists(context)) {
        for (const [index, action] of actions.entries()) {
          actionFaults(action, (below, message) => report(resource, `${at}/${index}${below}`, message));
        }
      }
    },
  },
  {
    id: 'check/grpc-listener',
    summary: 'A listener for HTTPS forwards to a target group for gRPC; one for HTTP does not.',
    remediation: 'Set `tls.certificates` in k2e.yaml for the host.',
    source: 'Elastic Load Balancing, "Target groups for your Application Load Balancers", protocol version.',
    test: (context, report) => {
      for (const {resource, at, actions, listener} of actionLists(context)) {
        if (listener?.input.Protocol !== 'HTTP') continue;
        for (const [index, action] of actions.entries()) {
          const groups = groupArns(action).map(arn => context.referred('target-groups', arn));
          if (groups.some(group => group?.input.ProtocolVersion === 'GRPC')) {
            report(resource, `${at}/${index}`, 'The target group is for gRPC, but the listener is for HTTP.');
          }
        }
      }
    },
  },
];

/** Certificates of ACM serve load balancers of their own region ("Prerequisites for importing ACM certificates"); those of IAM all. */
function certificateFaults(
  certificates: readonly Certificate[],
  region: string | undefined,
  report: (at: string, message: string) => void,
): void {
  for (const [index, {CertificateArn: arn = ''}] of certificates.entries()) {
    const at = `/Certificates/${index}/CertificateArn`;
    if (!fits(arn, /^arn:[^:]+:(?:acm|iam):/)) report(at, 'This is no ARN of a certificate.');
    const own = /^arn:[^:]+:acm:([a-z0-9-]+):/.exec(arn)?.[1];
    if (own !== undefined && region !== undefined && own !== region)
      report(at, `The certificate is in ${own}, and its load balancer in ${region}.`);
  }
}

function orderFaults({actions, listener}: ActionList, report: ReportHere): void {
  const ordered = actions
    .map((action, index) => ({action, index}))
    .toSorted((a, b) => (a.action.Order ?? a.index) - (b.action.Order ?? b.index));
  const last = ordered.at(-1);
  if (!last) {
    report('', 'There is no action.');
    return;
  }
  if (!LAST.includes(last.action.Type ?? ''))
    report(`/${last.index}`, 'The last action neither forwards, redirects nor answers.');
  for (const {action, index} of ordered.slice(0, -1)) {
    if (!AUTHENTICATION.includes(action.Type ?? ''))
      report(`/${index}`, 'Only the last action forwards, redirects or answers.');
  }
  if (listener?.input.Protocol !== 'HTTP') return;
  for (const {action, index} of ordered) {
    if (AUTHENTICATION.includes(action.Type ?? ''))
      report(`/${index}`, 'Only a listener for HTTPS authenticates.');
  }
}

function actionFaults(action: Action, report: ReportHere): void {
  if (action.Type === 'forward') forwardFaults(action, report);
  else if (action.Type === 'redirect') redirectFaults(action, report);
  else if (action.Type === 'fixed-response') answerFaults(action, report);
}

function forwardFaults(action: Action, report: ReportHere): void {
  const groups = action.ForwardConfig?.TargetGroups ?? [];
  if (groupArns(action).length === 0) report('', 'The action forwards to no target group.');
  if (groups.length > LISTENER_RULE.targetGroups)
    report('/ForwardConfig/TargetGroups', `There are ${groups.length} target groups; 5 are allowed.`);
  for (const index of repeated(groups, ({TargetGroupArn}) => TargetGroupArn)) {
    report(`/ForwardConfig/TargetGroups/${index}`, 'The target group is named twice.');
  }
  for (const [index, {Weight: weight}] of groups.entries()) {
    if (weight !== undefined && !within(weight, LISTENER_RULE.weight)) {
      report(`/ForwardConfig/TargetGroups/${index}/Weight`, `A weight is 0 to 999; not ${weight}.`);
    }
  }
  const {Enabled: enabled, DurationSeconds: seconds} =
    action.ForwardConfig?.TargetGroupStickinessConfig ?? {};
  if (enabled && !within(seconds ?? 0, LISTENER_RULE.stickiness)) {
    report(
      '/ForwardConfig/TargetGroupStickinessConfig/DurationSeconds',
      'The duration is 1 to 604800 seconds.',
    );
  }
}

function redirectFaults({RedirectConfig: config}: Action, report: ReportHere): void {
  if (!config) {
    report('', 'The redirect has no configuration.');
    return;
  }
  const {Protocol: protocol, Host: host, Port: port, Path: path, Query: query} = config;
  const keeps = (value: string | undefined, own: string): boolean => value === undefined || value === own;
  if (
    keeps(protocol, '#{protocol}') &&
    keeps(host, '#{host}') &&
    keeps(port, '#{port}') &&
    keeps(path, '/#{path}') &&
    keeps(query, '#{query}')
  ) {
    report('/RedirectConfig', 'The redirect leads to where it comes from.');
  }
  if (port !== undefined && !fits(port, /^(?:#\{port\}|[1-9]\d{0,4})$/))
    report('/RedirectConfig/Port', 'This is no port.');
  if (path !== undefined && !fits(path, /^\//))
    report('/RedirectConfig/Path', 'The path does not begin with "/".');
}

function answerFaults({FixedResponseConfig: config}: Action, report: ReportHere): void {
  if (!config) {
    report('', 'The fixed response has no configuration.');
    return;
  }
  if (config.ContentType !== undefined && !CONTENT_TYPES.includes(config.ContentType)) {
    report('/FixedResponseConfig/ContentType', `The content type is one of ${CONTENT_TYPES.join(', ')}.`);
  }
}
