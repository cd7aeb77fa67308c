import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'check/aws-constraint',
  problem: 'aws-constraint',
  level: 'blocker',
  fidelity: 'unsupported',
  summary: 'A planned resource breaks a limit of AWS; its workload is not written.',
  rationale:
    'AWS refuses what breaks its limits: sizes, names, combinations of fields. No emulator checks them all, so k2e holds every ' +
    'planned resource against the documented limits and the shapes of the API before anything is written. The message names the ' +
    'file, the field and the limit.',
  remediation: 'Change the manifest, or the setting in k2e.yaml that the message names.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'eleven containers',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
${Array.from({length: 11}, (_, index) => `        - {name: c${index}, image: "example/app:1"}`).join('\n')}`,
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'containerDefinitions'}],
    },
  ],
});
