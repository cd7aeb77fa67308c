import type {Variable} from './environment.ts';

/** The variable by which the SDKs of AWS find a token for `AWS_ROLE_ARN`; EKS sets both for pods with a role (IRSA). */
export const TOKEN_FILE = 'AWS_WEB_IDENTITY_TOKEN_FILE';
const ROLE = 'AWS_ROLE_ARN';

/**
 * The variables, spelled out in a manifest, by which a pod becomes a role with a token that Kubernetes signs (AWS SDKs, "Assume role
 * credential provider"; mapping-workloads §10.1). Left in place they would win over the task role, and fail: there is no such token.
 */
export function identityVariables(variables: readonly Variable[]): readonly Variable[] {
  const spelled = variables.filter(({kind, entry}) => kind === 'plain' && entry.source.kind === 'literal');
  const found = spelled.filter(({entry: {name}}) => name === TOKEN_FILE || name === ROLE);
  return found.some(({entry}) => entry.name === TOKEN_FILE) ? found : [];
}

/** The ARN of the role that such variables name; undefined where they name none. */
export function namedRole(variables: readonly Variable[]): string | undefined {
  const role = variables.find(({entry}) => entry.name === ROLE);
  return role?.kind === 'identity' ? role.value : undefined;
}
