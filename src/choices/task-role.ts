import type {Config} from '../config/config.ts';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {podIdentityRoles} from './pod-identity.ts';

/** Annotation with which EKS binds a ServiceAccount to a role (IRSA). */
export const IRSA = 'eks.amazonaws.com/role-arn';
/** Annotation of kube2iam and kiam on pods. */
export const KUBE2IAM = 'iam.amazonaws.com/role';

const ROLE_ARN = /^arn:[^:]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** True for the ARN of a role; false for one with places that a script fills in before Kubernetes reads it. */
export function isRoleArn(text: string): boolean {
  return ROLE_ARN.test(text);
}

/** The task role of a workload, and where it comes from. */
export interface TaskRole {
  readonly arn: string;
  readonly from: 'config' | 'service-account' | 'pod-identity' | 'pod';
}

/**
 * The role that the containers of a workload act as: the one that `identity.roles` of k2e.yaml names for its ServiceAccount
 * (`none`: no role), else the ServiceAccount's IRSA role, else the one that EKS Pod Identity gives it (SDKs ask for that one
 * last), else the role that kube2iam or kiam gives the pod (mapping-platform §4.1).
 */
export function taskRole(workload: Workload, context: Context): TaskRole | undefined {
  const own = configured(workload, context.config);
  if (own !== undefined) return own === 'none' ? undefined : {arn: own, from: 'config'};
  const irsa = annotation(workload.serviceAccount?.value.metadata?.annotations, IRSA);
  if (irsa) return {arn: irsa, from: 'service-account'};
  const account = `${workload.namespace || 'default'}/${serviceAccountName(workload)}`;
  const bound = context.choice(podIdentityRoles).get(account);
  // One that a script has yet to fill in says nothing.
  if (bound !== undefined && isRoleArn(bound)) return {arn: bound, from: 'pod-identity'};
  const pod = annotation(workload.template.metadata?.annotations, KUBE2IAM);
  return pod?.startsWith('arn:') ? {arn: pod, from: 'pod'} : undefined;
}

/**
 * The role that whoever starts the tasks of a workload has to pass on, beside the execution role; none where what stands at the
 * ServiceAccount is no ARN, of which the finding there tells.
 */
export function passedRoles(workload: Workload, context: Context): readonly string[] {
  const own = taskRole(workload, context);
  return !own || (own.from === 'service-account' && !isRoleArn(own.arn)) ? [] : [own.arn];
}

/** True where k2e.yaml says that the ServiceAccount of a workload has no role. */
export function hasNoRole(workload: Workload, {config}: Context): boolean {
  return configured(workload, config) === 'none';
}

function configured(workload: Workload, {identity: {roles}}: Config): string | undefined {
  const key = `${workload.namespace}/${serviceAccountName(workload)}`;
  return Object.hasOwn(roles, key) ? roles[key] : undefined;
}

/** The ServiceAccount that a workload's pods run as; `default` where none is named. */
export function serviceAccountName({template}: Workload): string {
  return template.spec?.serviceAccountName || template.spec?.serviceAccount || 'default';
}

function annotation(all: Readonly<Record<string, string>> | undefined, key: string): string | undefined {
  return all && Object.hasOwn(all, key) ? all[key] : undefined;
}
