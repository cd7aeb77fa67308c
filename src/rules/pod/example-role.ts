/** A ServiceAccount with an IAM role, and a Deployment of one container whose pods run as it; `more` stands behind the container's image. */
export function withRole(more = ''): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  namespace: shop
  annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/shop-api"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      serviceAccountName: api
      containers: [{name: app, image: "example/app:1"${more}}]`;
}

/** Two Deployments, each with this ServiceAccount; `more` stands behind the image of each container. */
export function bearers(account: (name: string) => string, more = ''): string {
  return [...'ab']
    .map(
      name => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {serviceAccountName: ${account(name)}, containers: [{name: app, image: "example/app:1"${more}}]}`,
    )
    .join('\n---\n');
}
