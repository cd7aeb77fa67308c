/** Job `import` in namespace `shop` with these lines of its spec; for the examples of its rules. */
export function job(spec: string, restartPolicy = 'Never'): string {
  return `apiVersion: batch/v1
kind: Job
metadata: {name: import, namespace: shop}
spec:
${spec.replaceAll(/^(?=.)/gm, '  ')}
  template:
    spec:
      restartPolicy: ${restartPolicy}
      containers: [{name: import, image: "example/import:1"}]`;
}

/** Settings that make the ARNs of an example readable. */
export const CONFIG =
  'app: shop\naws: {accountId: "111122223333", region: eu-west-1}\nnetwork: {taskSubnets: [subnet-0123456789abcdef0], securityGroups: [sg-0123456789abcdef0]}';
