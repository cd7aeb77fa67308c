import {type AwsSigns, awsSigns} from '../../choices/aws-signs.ts';
import {convertedWorkloads} from '../../choices/converted.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {hasNoRole, serviceAccountName, taskRole} from '../../choices/task-role.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import type {Context, Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

/** A workload whose pods have no role that the manifests show. */
interface Roleless {
  readonly workload: Workload;
  /** Its ServiceAccount, with the namespace. */
  readonly account: string;
  readonly isDefault: boolean;
  readonly signs: AwsSigns;
}

/** What to say of workloads without a role: once for those of one ServiceAccount that call AWS alike, and once for all that show no call. */
export function withoutRole(context: Context): ReadonlyMap<Workload, Report> {
  const found = context
    .choice(convertedWorkloads)
    .filter(
      workload =>
        !isSidecar(workload, context) &&
        !hasNoRole(workload, context) &&
        taskRole(workload, context) === undefined,
    )
    .map((workload): Roleless => {
      const account = serviceAccountName(workload);
      return {
        workload,
        account: `${workload.namespace}/${account}`,
        isDefault: account === 'default',
        signs: awsSigns(workload, context),
      };
    })
    .filter(({isDefault, signs}) => !isDefault || signs.found.length > 0);
  return jointReports(found, {
    of: ({account, signs}) => (signs.found.length === 0 ? '' : JSON.stringify([account, signs])),
    at: ({workload}) => workload,
    says: (bearers, users) =>
      bearers[0].signs.found.length === 0 ? silentReport(bearers, users) : callersReport(bearers[0], users),
  });
}

/** Of pods that show no call of AWS. */
function silentReport(bearers: readonly Roleless[], users: readonly Workload[]): Report {
  const accounts = [...new Set(bearers.map(({account}) => account))].sort();
  const [what, has, each] =
    accounts.length === 1
      ? ['ServiceAccount', 'it has one', 'the role']
      : ['ServiceAccounts', 'they have one each', 'the role of each'];
  return {
    level: 'review',
    fidelity: 'manual',
    message: `The manifests give the ${what} ${listed(accounts)} no IAM role; if ${has} by EKS Pod Identity, or ${accounts.length === 1 ? 'uses' : 'they use'} the rights of the node, the tasks of ${listed(users.map(workloadName))} lack them.`,
    remediation: `Name ${each} with identity.roles (${listed(accounts)}) in k2e.yaml; \`none\` says that there is none.`,
  };
}

/** Of pods of one ServiceAccount that call AWS, or seem to. */
function callersReport({account, isDefault, signs}: Roleless, users: readonly Workload[]): Report {
  const isOne = users.length === 1;
  const call = isOne
    ? signs.sure
      ? 'It calls'
      : 'It seems to call'
    : signs.sure
      ? 'They call'
      : 'They seem to call';
  const calls = `${call} AWS: ${listed(signs.found)}.`;
  const tasks = `the tasks of ${listed(users.map(workloadName))}`;
  const key = `identity.roles (${account})`;
  const level = signs.sure ? 'action' : 'review';
  if (isDefault)
    return {
      level,
      fidelity: 'manual',
      message: `The manifests give the pods${isOne ? '' : ` of ${listed(users.map(workloadName))}`} no IAM role. ${calls} What they may do there they may by the role of their node, or by EKS Pod Identity; the tasks have no rights at all.`,
      remediation: `Make a role with just these rights and name it with ${key} in k2e.yaml; not the role of the nodes, which may do more. \`none\` says that there is none.`,
    };
  return {
    level,
    fidelity: 'manual',
    message: `The manifests give the ServiceAccount ${account} no IAM role; if it has one by EKS Pod Identity, or uses the rights of the node, ${isOne ? 'the task lacks' : `${tasks} lack`} them. ${calls}`,
    remediation: `Name the role with ${key} in k2e.yaml; \`none\` says that there is none.`,
  };
}
