import type {IpPermission} from '@aws-sdk/client-ec2';
import {SECURITY_GROUP} from '../limits.ts';
import {hasToken} from '../token.ts';
import {isCidr} from './cidr.ts';
import {type Constraint, each, type ReportHere} from './constraint.ts';
import {soleReference} from './context.ts';
import {isName} from './text.ts';

/** Number of rules that a permission is, of the larger of the two families. */
function ruleCount({
  IpRanges = [],
  Ipv6Ranges = [],
  UserIdGroupPairs = [],
  PrefixListIds = [],
}: IpPermission): number {
  const shared = UserIdGroupPairs.length + PrefixListIds.length;
  return Math.max(IpRanges.length, Ipv6Ranges.length) + shared;
}

/** Security groups. */
export const SECURITY_GROUPS: readonly Constraint[] = [
  {
    id: 'check/security-group',
    summary:
      'Name and description of a security group have at most 255 characters that EC2 takes; the name does not begin with "sg-".',
    remediation: 'Choose another name.',
    source: 'EC2 API reference, CreateSecurityGroup.',
    test: each(
      'security-groups',
      ({input: {GroupName: name = '', Description: description = '', VpcId: vpc}}, report) => {
        if (name === '' || name.startsWith('sg-') || !isName(name, SECURITY_GROUP.text))
          report('/GroupName', 'A security group cannot have this name.');
        if (description === '' || !isName(description, SECURITY_GROUP.text))
          report('/Description', 'A security group cannot have this description.');
        if (!vpc) report('', 'The group has no VPC.');
      },
    ),
  },
  {
    id: 'check/security-group-rule',
    summary: 'A rule has a protocol, a range of ports and one source or destination at least.',
    remediation: 'Correct the rule.',
    source: 'EC2 API reference, IpPermission.',
    test: (context, report) => {
      for (const kind of RULE_KINDS) each(kind, ({input}, here) => ruleFaults(input, here))(context, report);
    },
  },
  {
    id: 'check/security-group-size',
    summary: 'A security group has at most 60 inbound and 60 outbound rules.',
    remediation:
      'Join ranges of addresses, name a security group in place of addresses, or ask AWS for a higher quota "Inbound or outbound rules per security group".',
    source: 'Amazon VPC quotas, "Inbound or outbound rules per security group".',
    test: (context, report) => {
      for (const kind of ['security-group-rules', 'security-group-egress'] as const) {
        const counts = new Map<string, number>();
        for (const {name, input} of context.all(kind)) {
          const group = soleReference(input.GroupId) ?? input.GroupId ?? '';
          const count = (input.IpPermissions ?? []).reduce(
            (sum, permission) => sum + ruleCount(permission),
            counts.get(group) ?? 0,
          );
          counts.set(group, count);
          if (count > SECURITY_GROUP.rules)
            report(`${kind}/${name}`, '/IpPermissions', `The group has ${count} rules; 60 are allowed.`);
        }
      }
    },
  },
];

/** The kinds that are rules of a group, or take some away. */
const RULE_KINDS = [
  'security-group-rules',
  'security-group-default-egress',
  'security-group-egress',
] as const;

function ruleFaults(
  {
    GroupId,
    IpPermissions = [],
  }: {readonly GroupId?: string | undefined; readonly IpPermissions?: IpPermission[] | undefined},
  report: ReportHere,
): void {
  if (!GroupId) report('', 'The rules are for no group.');
  if (IpPermissions.length === 0) report('', 'There are no rules.');
  for (const [index, permission] of IpPermissions.entries())
    permissionFaults(permission, (below, message) => report(`/IpPermissions/${index}${below}`, message));
}

function permissionFaults(permission: IpPermission, report: ReportHere): void {
  const {
    IpProtocol: protocol = '',
    FromPort: from,
    ToPort: to,
    IpRanges = [],
    Ipv6Ranges = [],
    UserIdGroupPairs = [],
  } = permission;
  if (!/^(?:tcp|udp|icmp|icmpv6|-1|\d{1,3})$/.test(protocol))
    report('/IpProtocol', 'EC2 knows no protocol of this name.');
  if (protocol === 'tcp' || protocol === 'udp') {
    const isRange = from !== undefined && to !== undefined && from >= 0 && from <= to && to <= 65_535;
    if (!isRange) report('', 'The ports are no range between 0 and 65535.');
  }
  if (ruleCount(permission) === 0) report('', 'The rule names nobody.');
  for (const [index, {CidrIp: cidr = '', Description = ''}] of IpRanges.entries()) {
    if (!hasToken(cidr) && !isCidr(cidr))
      report(`/IpRanges/${index}/CidrIp`, 'This is no range of addresses.');
    if (!isName(Description, SECURITY_GROUP.text))
      report(`/IpRanges/${index}/Description`, 'EC2 does not take this description.');
  }
  for (const [index, {CidrIpv6: cidr = ''}] of Ipv6Ranges.entries()) {
    if (!hasToken(cidr) && !isCidr(cidr))
      report(`/Ipv6Ranges/${index}/CidrIpv6`, 'This is no range of addresses.');
  }
  for (const [index, {GroupId, Description = ''}] of UserIdGroupPairs.entries()) {
    if (!GroupId) report(`/UserIdGroupPairs/${index}`, 'The pair names no group.');
    if (!isName(Description, SECURITY_GROUP.text))
      report(`/UserIdGroupPairs/${index}/Description`, 'EC2 does not take this description.');
  }
}
