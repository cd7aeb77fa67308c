/** A DaemonSet in namespace `ops`, for the examples of rules; `spec` and `pod` are fields besides, one line each. */
export function exampleDaemon(name: string, image: string, spec = '', pod = ''): string {
  const indented = (text: string, by: string) => (text === '' ? '' : `\n${text.replaceAll(/^(?=.)/gm, by)}`);
  return `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}, namespace: ops}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: ${name}, image: "${image}"}]${indented(pod, '      ')}${indented(spec, '  ')}`;
}
