import {dump} from 'js-yaml';
import {type Role, rolesFor} from '../../cutover/cluster-roles.ts';
import {policyFor, type ZoneRole, zoneRolesFor} from '../../cutover/permissions.ts';
import type {Policy} from '../../cutover/statement.ts';
import {CutoverCommand, planFlag} from '../../cutover-command.ts';
import {visibleLines} from '../../report/escape-terminal.ts';

/** What the cutover may do, and nothing more. */
export interface Permissions {
  /** For the user or role on AWS that runs k2e. */
  readonly iam: Policy;
  /** For the roles that it assumes for zones of other accounts. */
  readonly zoneRoles: readonly ZoneRole[];
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
    const permissions = {iam: policyFor(plan), zoneRoles: zoneRolesFor(plan), rbac: rolesFor(plan)};
    this.log(`${JSON.stringify(permissions.iam, null, 2)}`);
    for (const {role, policy} of permissions.zoneRoles)
      this.log(visibleLines(`---\n# ${role}\n${JSON.stringify(policy, null, 2)}`));
    for (const role of permissions.rbac)
      this.log(`---\n${dump(role, {lineWidth: -1, noRefs: true}).trimEnd()}`);
    return permissions;
  }
}
