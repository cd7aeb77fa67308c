import {environments} from '../../choices/environment.ts';
import {namedRole, TOKEN_FILE} from '../../choices/identity-variable.ts';
import {serviceAccountName, taskRole} from '../../choices/task-role.ts';
import type {Pointer} from '../../pointer.ts';
import type {Example, Subject} from '../rule.ts';

/** The example of it for `container/environment`. */
export const IDENTITY_EXAMPLE: Example = {
  name: 'a role by a token of Kubernetes, spelled out',
  given: `env:
  - {name: AWS_ROLE_ARN, value: "arn:aws:iam::111122223333:role/orders"}
  - {name: AWS_WEB_IDENTITY_TOKEN_FILE, value: /var/run/secrets/eks.amazonaws.com/serviceaccount/token}`,
  emits: {'task-definitions/shop-app': {containerDefinitions: [{environment: null}]}},
  findings: [
    {
      level: 'action',
      fidelity: 'manual',
      path: '/spec/template/spec/containers/0/env/1',
      says: 'role/orders',
    },
  ],
  drops: ['/spec/template/spec/containers/0/env/0/value'],
};

/** Tells of a variable that is left out because a task is its role without a token; once for the two that belong together. */
export function tellIdentity(
  {workload, container, context, report, drop}: Subject<'container'>,
  name: string,
  path: Pointer,
): void {
  if (name !== TOKEN_FILE) {
    drop(path, `The finding on ${TOKEN_FILE} tells of the role.`);
    return;
  }
  const named = namedRole(context.choice(environments).get(container) ?? []);
  const role = taskRole(workload, context);
  const left = `The variables ${named === undefined ? TOKEN_FILE : `${TOKEN_FILE} and AWS_ROLE_ARN`} are left out: they turn a token of Kubernetes into the rights of a role`;
  if (role && (named === undefined || named === role.arn)) {
    report(path, {
      level: 'info',
      fidelity: 'dropped',
      message: `${left}, and a task has the rights of its task role without them.`,
      remediation: 'Nothing needs to be done.',
    });
    return;
  }
  const account = `${workload.namespace}/${serviceAccountName(workload)}`;
  report(path, {
    level: 'action',
    fidelity: 'manual',
    message: `${left}${named === undefined ? '' : ` (${named})`}, and ECS has no such token; ${role ? `the tasks are ${role.arn}` : 'the tasks have no role'}.`,
    remediation: `Name the role that the tasks shall be with \`identity.roles: {${account}: ${named ?? '<ARN of the role>'}}\` in k2e.yaml; it must trust ecs-tasks.amazonaws.com.`,
  });
}
