/** A HorizontalPodAutoscaler with these lines of its spec, and the Deployment that it scales; for the examples of its rules. */
export function autoscaled(
  spec: string,
  resources = '{requests: {cpu: 250m, memory: 256Mi}, limits: {memory: 512Mi}}',
): string {
  return `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: app, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
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
      containers: [{name: app, image: "example/app:1", resources: ${resources}}]`;
}
