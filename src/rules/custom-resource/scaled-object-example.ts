/** A ScaledObject with these lines of its spec, and the Deployment that it scales; for the examples of its rule. */
export function scaledBy(spec: string, annotations = '{}'): string {
  return `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: app, namespace: shop, annotations: ${annotations}}
spec:
  scaleTargetRef: {name: app}
${spec.replaceAll(/^(?=.)/gm, '  ')}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 250m, memory: 256Mi}, limits: {memory: 512Mi}}}]`;
}
