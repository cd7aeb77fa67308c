import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'ingress/blocked-backend',
  problem: 'closed-route',
  level: 'review',
  fidelity: 'manual',
  summary: 'A route to a blocked workload stays and answers 503 while the workload is left out.',
  rationale:
    'The files of a blocked workload are not written, and with them go its target groups, and the load balancer if nothing else ' +
    'uses it. Where others share the load balancer, the listener rule keeps its place: without it, its requests would fall to the ' +
    'rules behind it, which lead to other workloads. It answers 503, as a load balancer does for a target group without targets.',
  remediation:
    'Solve what blocks the workload and convert again: the rule then forwards to it. Until then leave the host or path on Kubernetes.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource'],
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-503-issues',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'two workloads behind one host, one of them blocked',
      given: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
          - path: /agent
            pathType: Prefix
            backend: {service: {name: agent, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: agent, namespace: shop}
spec: {selector: {app: agent}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "example/web:1", ports: [{containerPort: 8080}]}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent, namespace: shop}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers:
        - name: agent
          image: example/agent:1
          ports: [{containerPort: 8080}]
          securityContext: {privileged: true}`,
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com-agent': {
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '503'}}],
        },
      },
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/rules/0/http/paths/1',
          says: 'answers 503',
        },
      ],
    },
  ],
});
