import {dump} from 'js-yaml';
import {type Policy, policyFor, type Role, rolesFor} from '../../cutover/permissions.ts';
import {CutoverCommand, planFlag} from '../../cutover-command.ts';

/** What the cutover may do, and nothing more. */
export interface Permissions {
  /** For the user or role on AWS that runs k2e. */
  readonly iam: Policy;
  /** For the user in the cluster. */
  readonly rbac: readonly Role[];
}

export default class CutoverPermissions extends CutoverCommand {
  static override summary =
    'Print the least permissions that the plan needs: an IAM policy and Kubernetes Roles.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ];
  static override flags = planFlag;

  async run(): Promise<Permissions> {
    const {flags} = await this.parse(CutoverPermissions);
    const {plan} = this.readPlan(flags.plan);
    const permissions = {iam: policyFor(plan), rbac: rolesFor(plan)};
    this.log(`${JSON.stringify(permissions.iam, null, 2)}`);
    for (const role of permissions.rbac)
      this.log(`---\n${dump(role, {lineWidth: -1, noRefs: true}).trimEnd()}`);
    return permissions;
  }
}
