import {type Range, TARGET_GROUP, within} from '../../limits.ts';
import {hasToken} from '../../token.ts';
import {type Constraint, each} from '../constraint.ts';
import {isName, repeated} from '../text.ts';
import {attributeFault, TARGET_GROUP_ATTRIBUTES} from './attributes.ts';

const HTTP = ['HTTP', 'HTTPS'];

/** True for `200`, `200,202` and `200-299` with all codes in the range. */
function isMatcher(text: string, range: Range): boolean {
  if (hasToken(text)) return true;
  return text.split(',').every(item => {
    const match = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(item);
    if (!match) return false;
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    return within(from, range) && within(to, range) && from <= to;
  });
}

/** Target groups. */
export const TARGET_GROUPS: readonly Constraint[] = [
  {
    id: 'check/target-group-name',
    summary: 'The name of a target group has at most 32 letters, digits and "-", and no "-" at its ends.',
    remediation: 'Choose another name.',
    source: 'Elastic Load Balancing API reference, CreateTargetGroup `Name`.',
    test: each('target-groups', ({input}, report) => {
      if (!isName(input.Name ?? '', TARGET_GROUP.name))
        report('/Name', 'A target group cannot have this name.');
    }),
  },
  {
    id: 'check/target-group',
    summary: 'A target group for addresses names its protocol, port and VPC.',
    remediation: 'Set `network.vpcId` in k2e.yaml.',
    source: 'Elastic Load Balancing API reference, CreateTargetGroup.',
    test: each('target-groups', ({input}, report) => {
      if (input.TargetType === 'lambda') return;
      for (const field of ['Protocol', 'Port', 'VpcId'] as const) {
        if (input[field] === undefined) report('', `The target group has no ${field}.`);
      }
      if (input.ProtocolVersion !== undefined && !HTTP.includes(input.Protocol ?? '')) {
        report('/ProtocolVersion', 'Only target groups for HTTP and HTTPS have a protocol version.');
      }
    }),
  },
  {
    id: 'check/target-group-health-check',
    summary:
      'A health check has a protocol that fits the target group, an absolute path, and a timeout below its interval, or of the same length behind a Network Load Balancer.',
    remediation: 'Change the readiness probe so that its times fit, or its kind.',
    // The controller's own default for a Network Load Balancer is 10 s of 10 s, also where it checks with HTTP.
    source:
      'Elastic Load Balancing API reference, CreateTargetGroup `HealthCheck…`; AWS Load Balancer Controller, model_build_target_group.go.',
    test: each('target-groups', ({input}, report) => {
      const isHttpGroup = HTTP.includes(input.Protocol ?? '');
      const protocol = input.HealthCheckProtocol ?? (isHttpGroup ? 'HTTP' : 'TCP');
      const isHttp = HTTP.includes(protocol);
      if (isHttpGroup && !isHttp)
        report('/HealthCheckProtocol', 'A target group for HTTP is checked with HTTP or HTTPS.');
      if (!isHttp && protocol !== 'TCP')
        report('/HealthCheckProtocol', 'A health check is HTTP, HTTPS or TCP.');
      const {HealthCheckPath: path, HealthCheckPort: port} = input;
      if (path !== undefined && !isHttp) report('/HealthCheckPath', 'A check with TCP has no path.');
      if (path !== undefined && isHttp && !hasToken(path) && !path.startsWith('/'))
        report('/HealthCheckPath', 'The path does not begin with "/".');
      if (
        port !== undefined &&
        !hasToken(port) &&
        port !== 'traffic-port' &&
        !(/^\d{1,5}$/.test(port) && within(Number(port), {min: 1, max: 65_535}))
      ) {
        report('/HealthCheckPort', 'The port is a number from 1 to 65535, or traffic-port.');
      }
      const {HealthCheckIntervalSeconds: interval, HealthCheckTimeoutSeconds: timeout} = input;
      if (
        interval !== undefined &&
        timeout !== undefined &&
        (isHttpGroup ? timeout >= interval : timeout > interval)
      ) {
        report(
          '/HealthCheckTimeoutSeconds',
          `The timeout of ${timeout} s is ${isHttpGroup ? 'not below' : 'above'} the interval of ${interval} s.`,
        );
      }
    }),
  },
  {
    id: 'check/matcher',
    summary:
      'A matcher names codes of HTTP (200–499, at a Network Load Balancer 200–599), or codes of gRPC (0–99) where the protocol version is GRPC.',
    remediation: 'Name codes in the range.',
    source: 'Elastic Load Balancing API reference, Matcher.',
    test: each('target-groups', ({input}, report) => {
      const {HttpCode: http, GrpcCode: grpc} = input.Matcher ?? {};
      if (!input.Matcher) return;
      const isGrpc = input.ProtocolVersion === 'GRPC';
      const codes = HTTP.includes(input.Protocol ?? '')
        ? TARGET_GROUP.applicationCodes
        : TARGET_GROUP.networkCodes;
      if ((http === undefined) === (grpc === undefined))
        report('/Matcher', 'A matcher names codes of HTTP or of gRPC.');
      if (grpc !== undefined && !isGrpc)
        report('/Matcher/GrpcCode', 'The protocol version of the target group is not GRPC.');
      if (http !== undefined && isGrpc)
        report('/Matcher/HttpCode', 'The protocol version of the target group is GRPC.');
      if (http !== undefined && !isMatcher(http, codes))
        report('/Matcher/HttpCode', `The codes lie between ${codes.min} and ${codes.max}.`);
      if (grpc !== undefined && !isMatcher(grpc, TARGET_GROUP.grpcCodes))
        report('/Matcher/GrpcCode', 'The codes lie between 0 and 99.');
    }),
  },
  {
    id: 'check/target-group-attribute',
    summary: 'Attributes of target groups exist and have values in their range, each once.',
    remediation: 'Correct the attribute.',
    source: 'Elastic Load Balancing API reference, TargetGroupAttribute.',
    test: each('target-group-attributes', ({input: {Attributes: attributes = []}}, report) => {
      for (const [index, attribute] of attributes.entries()) {
        const fault = attributeFault(attribute, TARGET_GROUP_ATTRIBUTES);
        if (fault) report(`/Attributes/${index}`, fault);
      }
      for (const index of repeated(attributes, ({Key}) => Key))
        report(`/Attributes/${index}/Key`, 'The attribute is set twice.');
    }),
  },
];
