import type {Kubernetes} from './kubernetes.ts';

/** Makes a namespace. */
export async function makeNamespace(kubernetes: Kubernetes, name: string): Promise<void> {
  await kubernetes.post('/api/v1/namespaces', {apiVersion: 'v1', kind: 'Namespace', metadata: {name}});
}

/** Makes a CronJob for every minute. @param options.runMilliseconds how long its runs last, where not as short as those of others */
export async function makeCronJob(
  kubernetes: Kubernetes,
  {
    namespace,
    name,
    suspend,
    concurrencyPolicy = 'Allow',
    runMilliseconds,
  }: {
    readonly namespace: string;
    readonly name: string;
    readonly suspend: boolean;
    readonly concurrencyPolicy?: 'Allow' | 'Forbid';
    readonly runMilliseconds?: number;
  },
): Promise<void> {
  const container = {name, image: 'job:1', resources: {requests: {cpu: '250m', memory: '512Mi'}}};
  const annotations = runMilliseconds === undefined ? {} : {'bed/run': `${runMilliseconds}`};
  const pod = {metadata: {annotations}, spec: {restartPolicy: 'Never', containers: [container]}};
  await kubernetes.post(`/apis/batch/v1/namespaces/${namespace}/cronjobs`, {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {name},
    spec: {schedule: '* * * * *', concurrencyPolicy, suspend, jobTemplate: {spec: {template: pod}}},
  });
}

/** Suspends a CronJob or lets it go on. */
export async function suspendCronJob(
  kubernetes: Kubernetes,
  {namespace, name, suspend}: {readonly namespace: string; readonly name: string; readonly suspend: boolean},
): Promise<void> {
  await kubernetes.patch(`/apis/batch/v1/namespaces/${namespace}/cronjobs/${name}`, {spec: {suspend}});
}
