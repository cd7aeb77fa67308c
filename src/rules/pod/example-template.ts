/** A Deployment whose pods have these annotations (the inside of a YAML flow map), and a container with these fields. */
export function withAnnotations(annotations: string, container = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata:
      labels: {app: app}
      annotations: {${annotations}}
    spec: {containers: [{name: app, image: "example/app:1"${container}}]}`;
}
