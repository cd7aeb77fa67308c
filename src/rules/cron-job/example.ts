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

/** Settings that make the ARNs of an example readable. */
export const CONFIG =
  'app: shop\naws: {accountId: "111122223333", region: eu-west-1}\nnetwork: {taskSubnets: [subnet-0123456789abcdef0], securityGroups: [sg-0123456789abcdef0]}';
