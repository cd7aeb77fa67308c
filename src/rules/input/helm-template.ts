import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/helm-template',
  problem: 'helm-template',
  level: 'action',
  fidelity: 'manual',
  summary: 'Files of a Helm chart are no manifests: the chart must be rendered first.',
  rationale:
    'A template is text with gaps that Helm fills from the values, the release and the cluster; only the ' +
    'result is a manifest. k2e does not guess values. Documents of the file that hold no template are ' +
    'converted as they stand.',
  remediation:
    'Render the chart with the values of the environment that moves, and convert the result: `helm template ' +
    'RELEASE CHART -f values.yaml | k2e convert -`.',
  refs: {
    kubernetes: ['https://helm.sh/docs/helm/helm_template/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a template',
      given: `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-settings
data:
  mode: {{ .Values.mode }}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'helm template'}],
    },
  ],
});
