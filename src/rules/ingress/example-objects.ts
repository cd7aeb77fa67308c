/** A Deployment and its Service `web` in namespace `shop`, for the examples of rules on Ingresses. */
export const WEB = `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: "example/web:1", ports: [{containerPort: 8080}]}
`;

/** A second Service `other` in front of the same pods. */
export const OTHER = `---
apiVersion: v1
kind: Service
metadata: {name: other, namespace: shop}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
`;

/** An Ingress `web` of a class with these annotations, which sends `shop.example.com` to the Service of `WEB`. */
export function webIngress(
  className: string,
  annotations: Readonly<Record<string, string>> = {},
  more: {readonly path?: string; readonly host?: string; readonly spec?: string} = {},
): string {
  const lines = Object.entries(annotations).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}\n`);
  const host = more.host ?? 'shop.example.com';
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
${lines.length > 0 ? `  annotations:\n${lines.join('')}` : ''}spec:
  ingressClassName: ${className}
${more.spec ?? ''}  rules:
    - ${host === '' ? 'http:' : `host: ${host}\n      http:`}
        paths:
          - path: ${more.path ?? '/'}
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
${WEB}`;
}
