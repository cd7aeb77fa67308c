import type {Example, SubjectName} from './rule.ts';

function indent(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
  namespace: shop
spec:
  selector:
    matchLabels: {app: app}
  template:
    metadata:
      labels: {app: app}
    spec:
`;

const JOB = `apiVersion: batch/v1
kind: Job
metadata:
  name: app
  namespace: shop
spec:
`;

const TEMPLATE = `template:
  spec:
    restartPolicy: Never
    containers: [{name: app, image: "example/app:1"}]
`;

/**
 * The manifest of an example: whole objects as they are; fragments of a pod, container or Job are put into an object around
 * them (see `Example.given`).
 */
export function exampleManifest(subject: SubjectName, {given}: Example): string {
  if (/^kind:/m.test(given)) return `${given}\n`;
  switch (subject) {
    case 'container': {
      const image = /^image:/m.test(given) ? '' : 'image: example/app:1\n';
      return `${DEPLOYMENT}      containers:\n        - name: app\n${indent(image + given, 10)}\n`;
    }
    case 'pod': {
      const containers = /^containers:/m.test(given)
        ? ''
        : 'containers: [{name: app, image: "example/app:1"}]\n';
      return `${DEPLOYMENT}${indent(containers + given, 6)}\n`;
    }
    case 'job': {
      const template = /^template:/m.test(given) ? '' : TEMPLATE;
      return `${JOB}${indent(`${given}\n${template}`, 2)}\n`;
    }
    default:
      return `${given}\n`;
  }
}
