import {ROLE} from '../limits.ts';
import type {Resource} from '../plan.ts';
import type {PolicyDocument} from '../policy.ts';
import {type Constraint, each, type ReportHere} from './constraint.ts';
import {soleReference, writtenJson} from './context.ts';
import {fits, repeated} from './text.ts';

/** Characters of a policy as IAM counts them: white space is left out, tokens count as placeholders. */
function policySize(document: PolicyDocument): number {
  return writtenJson(document).replaceAll(/\s/g, '').length;
}

/** The role that an inline policy belongs to, by name or by reference. */
function roleKey({input}: Resource<'role-policies'>): string {
  return soleReference(input.RoleName) ?? `roles/${input.RoleName}`;
}

/** Roles and their policies. */
export const IAM: readonly Constraint[] = [
  {
    id: 'check/trust-policy',
    summary:
      'A trust policy has statements with a principal and without resources, and at most 2,048 characters.',
    remediation: 'Shorten the trust policy; its conditions can be joined.',
    source: 'IAM user guide, "How to use trust policies", "IAM and STS quotas": role trust policy length.',
    test: each('roles', ({input: {AssumeRolePolicyDocument: policy}}, report) => {
      const at = '/AssumeRolePolicyDocument';
      for (const [index, statement] of policy.Statement.entries()) {
        if (!statement.Principal) report(`${at}/Statement/${index}`, 'The statement names no principal.');
        if (statement.Resource)
          report(`${at}/Statement/${index}/Resource`, 'A trust policy names no resources.');
      }
      statementFaults(policy, (below, message) => report(at + below, message));
      if (policySize(policy) > ROLE.trustPolicy)
        report(at, `The policy has ${policySize(policy)} characters; IAM takes ${ROLE.trustPolicy}.`);
    }),
  },
  {
    id: 'check/role-policy',
    summary:
      'A policy of a role has statements with resources and without principals, with actions of the form `service:Action`.',
    remediation: 'Correct the statement.',
    source: 'IAM user guide, "Grammar of the IAM JSON policy language".',
    test: each('role-policies', ({input: {PolicyDocument: policy}}, report) => {
      const at = '/PolicyDocument';
      for (const [index, statement] of policy.Statement.entries()) {
        if (statement.Principal)
          report(`${at}/Statement/${index}/Principal`, 'A policy of a role names no principal.');
        if (!statement.Resource?.length)
          report(`${at}/Statement/${index}`, 'The statement names no resource.');
        for (const [place, resource] of (statement.Resource ?? []).entries()) {
          if (!fits(resource, /^(?:\*|arn:.+)$/))
            report(`${at}/Statement/${index}/Resource/${place}`, 'This is neither "*" nor an ARN.');
        }
      }
      statementFaults(policy, (below, message) => report(at + below, message));
    }),
  },
  {
    id: 'check/role-policy-size',
    summary: 'All inline policies of a role have at most 10,240 characters together.',
    remediation: 'Use wildcards in the resources, for example the path of all parameters of the application.',
    source: 'IAM user guide, "IAM and STS quotas": aggregate size of inline policies.',
    test: (context, report) => {
      const sizes = new Map<string, number>();
      for (const policy of context.all('role-policies')) {
        const size = (sizes.get(roleKey(policy)) ?? 0) + policySize(policy.input.PolicyDocument);
        sizes.set(roleKey(policy), size);
        if (size > ROLE.inlinePolicies) {
          report(
            `role-policies/${policy.name}`,
            '/PolicyDocument',
            `The policies of the role have ${size} characters; IAM takes ${ROLE.inlinePolicies}.`,
          );
        }
      }
    },
  },
];

function statementFaults({Statement: statements}: PolicyDocument, report: ReportHere): void {
  if (statements.length === 0) report('/Statement', 'The policy has no statement.');
  for (const index of repeated(statements, ({Sid}) => Sid))
    report(`/Statement/${index}/Sid`, 'Another statement has this Sid.');
  for (const [index, {Sid = 'x', Action}] of statements.entries()) {
    if (!/^[A-Za-z0-9]+$/.test(Sid)) report(`/Statement/${index}/Sid`, 'A Sid has letters and digits only.');
    const actions = typeof Action === 'string' ? [Action] : Action;
    if (actions.length === 0 || actions.some(action => !/^(?:\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/.test(action))) {
      report(`/Statement/${index}/Action`, 'An action is written service:Action.');
    }
  }
}
