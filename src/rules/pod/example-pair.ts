/** Manifests of two Deployments in `shop`: `app` with these fields in its pod spec, and another one. */
export function pair(fields: string, other: string): string {
  return `${deployment('app', `\n      ${fields.replaceAll('\n', '\n      ')}`)}\n---\n${deployment(other)}`;
}

function deployment(name: string, fields = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: ${name}, image: "example/${name}:1"}]${fields}`;
}
