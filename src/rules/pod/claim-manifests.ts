/** A Deployment `app` in `shop` that mounts the claim `data`, behind these objects. */
export const DEPLOYMENT = (claim: string) => `${claim}---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]`;

/** The claim `data`, with this access mode and more fields of its spec. */
export const CLAIM = (mode: string, rest: string) => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {accessModes: [${mode}], resources: {requests: {storage: 10Gi}}, ${rest}}
`;

/** A Job that mounts the claim, which is a disk. */
export const JOB = `${CLAIM('ReadWriteOnce', 'storageClassName: gp3')}---
apiVersion: batch/v1
kind: Job
metadata: {name: app, namespace: shop}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]`;

/** Where the volume says its claim. */
export const AT = '/spec/template/spec/volumes/0/persistentVolumeClaim';
