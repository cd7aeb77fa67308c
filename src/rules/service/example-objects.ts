/** A Deployment `web` in namespace `shop` whose container declares port 8080 as `http`, for the examples of Services. */
export const WEB = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: "example/web:1", ports: [{name: http, containerPort: 8080}]}
`;

/** A workload `api` of this kind in this namespace that reads the variable `WEB_URL`, with the value given. */
export function caller(url: string, kind: 'Deployment' | 'Job' = 'Deployment', namespace = 'shop'): string {
  const selector = kind === 'Deployment' ? '  selector: {matchLabels: {app: api}}\n' : '';
  const restart = kind === 'Job' ? '      restartPolicy: Never\n' : '';
  return `---
apiVersion: ${kind === 'Job' ? 'batch/v1' : 'apps/v1'}
kind: ${kind}
metadata: {name: api, namespace: ${namespace}}
spec:
${selector}  template:
    metadata: {labels: {app: api}}
    spec:
${restart}      containers:
        - name: api
          image: example/api:1
          env: [{name: WEB_URL, value: "${url}"}]
`;
}

/** A Service `web` that selects `WEB`, with these further lines of `spec`; the ports are 80 to `http` unless given. */
export function webService(spec = '', metadata = '', ports = '[{port: 80, targetPort: http}]'): string {
  return `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop${metadata === '' ? '' : `, ${metadata}`}}
spec:
  selector: {app: web}
${ports === '' ? '' : `  ports: ${ports}\n`}${spec.replaceAll(/^(?=.)/gm, '  ')}${spec === '' ? '' : '\n'}${WEB}`;
}

/** A game server that speaks UDP behind a load balancer, which asks a sidecar whether the task is healthy. */
export const GAME = `apiVersion: v1
kind: Service
metadata: {name: game, namespace: shop}
spec: {type: LoadBalancer, selector: {app: game}, ports: [{port: 8081, protocol: UDP}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: game, namespace: shop}
spec:
  selector: {matchLabels: {app: game}}
  template:
    metadata: {labels: {app: game}}
    spec:
      containers:
        - name: health
          image: example/health:1
          ports: [{containerPort: 80}]
          readinessProbe: {tcpSocket: {port: 80}}
        - {name: game, image: "example/game:1", ports: [{containerPort: 8081, protocol: UDP}]}`;
