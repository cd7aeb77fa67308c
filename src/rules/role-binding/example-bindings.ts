/** What a binding gives, and to whom. */
interface Bound {
  readonly role: string;
  /** The rules of the role; absent where it is not in the input. */
  readonly rules?: string;
  /** Name of the ServiceAccount, and of the binding. */
  readonly account?: string;
  /** Whom the binding names, as a map of YAML; that ServiceAccount where absent. */
  readonly subject?: string;
  /** Who runs as that ServiceAccount; a Deployment where absent. */
  readonly workload?: string;
}

/** A binding of a role in a namespace or for the whole cluster, the role, and a workload that it is for. */
export function bound(
  kind: 'Role' | 'ClusterRole',
  {
    role,
    rules,
    account = 'app',
    subject = `{kind: ServiceAccount, name: ${account}, namespace: shop}`,
    workload = running(),
  }: Bound,
): string {
  const scope = kind === 'Role' ? ', namespace: shop' : '';
  return [
    `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}Binding
metadata: {name: ${account}${scope}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${role}}
subjects: [${subject}]`,
    ...(rules === undefined
      ? []
      : [
          `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: {name: ${role}${scope}}
rules: [${rules}]`,
        ]),
    workload,
  ].join('\n---\n');
}

/** A Deployment or DaemonSet whose pods run as the ServiceAccount `account`, by default that of its own name; `more` stands behind that in the spec of its pods. */
export function running({
  kind = 'Deployment',
  name = 'app',
  account = name,
  image = `example/${name}:1`,
  more = '',
}: {
  readonly kind?: 'Deployment' | 'DaemonSet';
  readonly name?: string;
  readonly account?: string;
  readonly image?: string;
  readonly more?: string;
} = {}): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {serviceAccountName: ${account}, ${more}containers: [{name: ${name}, image: "${image}"}]}`;
}
