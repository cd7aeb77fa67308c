/** An ingress-nginx with one more flag, behind a Service with these annotations (a flow mapping) that admits 192.0.2.0/24. */
export function frontedController(flag: string, annotations = '{}'): string {
  return `apiVersion: v1
kind: Service
metadata: {name: edge, namespace: edge, annotations: ${annotations}}
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [192.0.2.0/24]
  selector: {app: edge}
  ports: [{port: 443, targetPort: 443}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: edge, namespace: edge}
spec:
  selector: {matchLabels: {app: edge}}
  template:
    metadata: {labels: {app: edge}}
    spec:
      containers:
        - {name: edge, image: "registry.k8s.io/ingress-nginx/controller:v1.15.1", args: [/nginx-ingress-controller${flag === '' ? '' : `, ${flag}`}]}
`;
}
