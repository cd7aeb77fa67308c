import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'config/dynamic-reference',
  problem: 'dynamic-reference',
  level: 'action',
  fidelity: 'approximate',
  summary: 'A text that CloudFormation would look up is changed in the formats for CloudFormation, and told.',
  rationale:
    'CloudFormation replaces `{{resolve:service:name}}` wherever it stands in a template, also where its functions have put the text ' +
    'together, and there is no way to write it as it is. k2e puts a space before `resolve`, with which CloudFormation leaves the text ' +
    'alone: nothing is read that the manifest does not read, but the container sees the space.',
  remediation:
    'Take another format for the resource, change the text, or let the container read the value from the secret store.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
    ],
    ecs: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a variable with a text that CloudFormation would look up',
      config: 'outputs: [{format: cloudformation}]',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
        - name: app
          image: example/app:1
          env: [{name: TEXT, value: "{{resolve:ssm:name}}"}]`,
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/env/0/value',
          says: '/containerDefinitions/0/environment/0/value',
        },
      ],
    },
  ],
});
