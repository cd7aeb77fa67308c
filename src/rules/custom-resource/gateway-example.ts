/** A workload and its Service, to which routes of the Gateway API send requests. */
export const WEB_BEHIND_ROUTES = `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
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
        - name: web
          image: example/web:1
          ports: [{containerPort: 8080}]
          readinessProbe: {httpGet: {path: /ready, port: 8080}}
`;

/** A Gateway with HTTPS for every host of the domain; `listener` adds fields to its listener. */
export const gatewayObject = (listener = '', className = 'envoy') => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec:
  gatewayClassName: ${className}
  listeners:
    - name: https
      protocol: HTTPS
      port: 443
      hostname: "*.example.com"
      tls: {certificateRefs: [{name: example-com}]}
${listener}---
`;

/** A route to the workload; `rules` are the lines of its rules, each with four spaces in front. */
export const routeObject = (
  rules: string,
  parent = '{name: public}',
) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  parentRefs: [${parent}]
  hostnames: [shop.example.com]
  rules:
${rules}`;

/** A rule that forwards everything. */
export const FORWARD = '    - backendRefs: [{name: web, port: 80}]\n';
