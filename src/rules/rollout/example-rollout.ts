/** A Rollout of Argo with this strategy (YAML below `strategy`) and these other lines of its spec, and what leads to its pods. */
export function exampleRollout(strategy: string, more = '', front = SERVICE): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example/web:1", ports: [{containerPort: 8080}]}]}
${indented(more, 2)}  strategy:
${indented(strategy, 4)}${front}`;
}

/** A Service that leads to the pods: others call them by its name. */
export const SERVICE = `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`;

/** The same, and an Ingress that sends requests from outside to it. */
export const INGRESS = `${SERVICE}---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  ingressClassName: alb
  rules:
  - host: shop.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`;

function indented(text: string, by: number): string {
  return text === '' ? '' : `${text.replaceAll(/^(?=.)/gm, ' '.repeat(by))}\n`;
}
