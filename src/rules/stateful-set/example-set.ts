/** What an example changes of the StatefulSet of the pages. */
interface ExampleSet {
  readonly name?: string;
  readonly image?: string;
  /** Fields of the spec besides, one line each. */
  readonly spec?: string;
  /** Fields of the container besides, in flow style with a comma in front. */
  readonly container?: string;
}

/** A StatefulSet in namespace `shop`, for the examples of rules. */
export function exampleSet({
  name = 'worker',
  image = 'example/worker:1',
  spec = '',
  container = '',
}: ExampleSet): string {
  const more = spec === '' ? '' : `\n${spec.replaceAll(/^(?=.)/gm, '  ')}`;
  return `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: shop}
spec:
  serviceName: ${name}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: "${image}"${container}}]}${more}`;
}

/** A template of claims for disks. */
export const DISK = `volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}`;

/** The mount of that template. */
export const MOUNTED = ', volumeMounts: [{name: data, mountPath: /data}]';

/** `k2e.yaml` that runs each pod of the StatefulSet by itself. */
export function perOrdinal(name: string, more = ''): string {
  return `workloads: {StatefulSet/shop/${name}: {statefulSet: per-ordinal${more}}}`;
}

/** The headless Service of a StatefulSet. */
export function headless(name: string, port = 9000): string {
  return `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {clusterIP: None, selector: {app: ${name}}, ports: [{port: ${port}}]}
`;
}
