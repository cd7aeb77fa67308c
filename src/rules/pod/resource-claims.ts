import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/resource-claims',
  on: 'pod',
  claims: ['/spec/resourceClaims'],
  summary: 'Resource claims have no counterpart on ECS.',
  rationale:
    'Dynamic resource allocation lets a pod claim devices by their properties and share them with other pods. ECS places tasks ' +
    'by CPU, memory, ports and whole GPUs, and knows no claims.',
  remediation:
    'Ask for whole GPUs instead and run the workload with `compute: ec2` or `managed`, or leave it on Kubernetes.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-gpu.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported'],
  examples: [
    {
      name: 'a claim for a GPU',
      given:
        'resourceClaims: [{name: gpu, resourceClaimTemplateName: single-gpu}]\n' +
        'containers: [{name: app, image: "example/app:1", resources: {claims: [{name: gpu}]}}]',
      findings: [
        {level: 'blocker', fidelity: 'unsupported', path: '/spec/template/spec/resourceClaims', says: 'gpu'},
      ],
    },
  ],
  map({view, report}) {
    const names = (view.spec?.resourceClaims ?? []).map(({name = ''}) => name);
    if (names.length === 0) return;
    report('/spec/resourceClaims', {
      level: 'blocker',
      fidelity: 'unsupported',
      message: `The pod claims devices (${names.join(', ')}) by dynamic resource allocation, which ECS does not have.`,
    });
  },
});
