/** Manifests of a made-up company of any size, the same for the same number: what `npm run bench` measures with. */

/** Numbers from 0 to below 1, the same series for the same seed (mulberry32, public domain). */
function series(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Documents of one application, in the order in which they are taken until there are enough. */
const DOCUMENTS_PER_APPLICATION = 10;

/**
 * A YAML text of exactly `documents` documents: applications of two Deployments, each with Service and ConfigMap, one with an
 * autoscaler, an Ingress, a budget and a CronJob, fifty applications to a namespace. `commentLines` comment lines precede each
 * document: text that says nothing.
 */
export function manifests(documents: number, commentLines = 0): string {
  const next = series(20_261_121);
  const comment =
    '# This line is here to make the file longer, and nothing that reads it should remember it.\n'.repeat(
      commentLines,
    );
  const all: string[] = [];
  for (let index = 0; all.length < documents; index += 1) {
    all.push(...application(index, next).slice(0, documents - all.length));
  }
  return all.map(document => `---\n${comment}${document}`).join('');
}

function application(index: number, next: () => number): string[] {
  const name = `app-${index}`;
  const namespace = `team-${Math.floor(index / 50)}`;
  const documents = [
    ...server(`${name}-web`, namespace, next),
    ...server(`${name}-api`, namespace, next),
    autoscaler(`${name}-web`, namespace, next),
    ingress(name, namespace),
    budget(`${name}-api`, namespace),
    cronJob(name, namespace, next),
  ];
  if (documents.length !== DOCUMENTS_PER_APPLICATION) throw new Error('An application has ten documents.');
  return documents;
}

function head(apiVersion: string, kind: string, name: string, namespace: string): string {
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: shop
`;
}

function pick<Item>(items: readonly [Item, ...Item[]], next: () => number): Item {
  return items[Math.floor(next() * items.length)] ?? items[0];
}

/** A Deployment with the Service and the ConfigMap that belong to it. */
function server(name: string, namespace: string, next: () => number): string[] {
  const port = 3000 + Math.floor(next() * 5000);
  const deployment = `${head('apps/v1', 'Deployment', name, namespace)}spec:
  replicas: ${1 + Math.floor(next() * 5)}
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: ${pick([0, 1], next)}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      terminationGracePeriodSeconds: 30
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
      containers:
        - name: main
          image: registry.example.com/shop/${name}:${Math.floor(next() * 900)}.2.1
          args: ['--port', '${port}', '--verbose']
          ports:
            - name: http
              containerPort: ${port}
          env:
            - name: LOG_LEVEL
              value: ${pick(['info', 'debug', 'warn'], next)}
            - name: GREETING
              valueFrom:
                configMapKeyRef:
                  name: ${name}
                  key: greeting
            - name: DATABASE_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: ${name}-database
                  key: password
          envFrom:
            - configMapRef:
                name: ${name}
          resources:
            requests:
              cpu: ${pick(['100m', '250m', '500m', '1'], next)}
              memory: ${pick(['128Mi', '256Mi', '1Gi'], next)}
            limits:
              memory: 2Gi
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 10
          livenessProbe:
            httpGet:
              path: /healthz
              port: http
            initialDelaySeconds: 15
          securityContext:
            readOnlyRootFilesystem: true
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: scratch
              mountPath: /tmp
      volumes:
        - name: scratch
          emptyDir: {}
`;
  const service = `${head('v1', 'Service', name, namespace)}spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`;
  const configMap = `${head('v1', 'ConfigMap', name, namespace)}data:
  greeting: Hello from ${name}
  CACHE_SECONDS: "${Math.floor(next() * 600)}"
  UPSTREAM_URL: http://${name}.${namespace}.svc.cluster.local/v1
`;
  return [deployment, service, configMap];
}

function autoscaler(target: string, namespace: string, next: () => number): string {
  return `${head('autoscaling/v2', 'HorizontalPodAutoscaler', target, namespace)}spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${target}
  minReplicas: 2
  maxReplicas: ${5 + Math.floor(next() * 10)}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: ${50 + Math.floor(next() * 40)}
`;
}

function ingress(name: string, namespace: string): string {
  const path = (prefix: string, service: string) => `          - path: ${prefix}
            pathType: Prefix
            backend:
              service:
                name: ${service}
                port:
                  name: http
`;
  return `${head('networking.k8s.io/v1', 'Ingress', name, namespace)}spec:
  ingressClassName: alb
  rules:
    - host: ${name}.example.com
      http:
        paths:
${path('/api', `${name}-api`)}${path('/', `${name}-web`)}`;
}

function budget(target: string, namespace: string): string {
  return `${head('policy/v1', 'PodDisruptionBudget', target, namespace)}spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: ${target}
`;
}

function cronJob(name: string, namespace: string, next: () => number): string {
  return `${head('batch/v1', 'CronJob', `${name}-report`, namespace)}spec:
  schedule: "${Math.floor(next() * 60)} ${Math.floor(next() * 24)} * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: registry.example.com/shop/report:4.0.${Math.floor(next() * 30)}
              command: [node, report.js]
              resources:
                requests:
                  cpu: 250m
                  memory: 256Mi
`;
}
