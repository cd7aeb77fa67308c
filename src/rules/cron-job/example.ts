/** A CronJob in namespace `shop` with these lines of its spec; for the examples of its rules. */
export function cronJob(spec: string): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: shop}
spec:
${spec.replaceAll(/^(?=.)/gm, '  ')}
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        spec:
          restartPolicy: Never
          containers: [{name: report, image: "example/report:1"}]`;
}
