import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/image-pull-policy',
  on: 'container',
  claims: ['/imagePullPolicy'],
  summary: 'Fargate pulls every image at every start; a policy cannot be set.',
  rationale:
    'A Fargate task starts on a machine of its own without a store of images, so each start pulls. `Always` and `IfNotPresent` ' +
    'come to the same there. `Never` relies on an image that was put on the node, which Fargate does not have.',
  remediation: 'Push the image to a registry that the tasks can reach.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-pull-behavior.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped', 'unsupported'],
  examples: [
    {
      name: 'pull if not present',
      given: 'imagePullPolicy: IfNotPresent',
      drops: ['/spec/template/spec/containers/0/imagePullPolicy'],
    },
    {
      name: 'never pull',
      given: 'imagePullPolicy: Never',
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'Never'}],
    },
  ],
  map({view, report, drop}) {
    if (view.imagePullPolicy === 'Never') {
      report('/imagePullPolicy', {
        level: 'blocker',
        fidelity: 'unsupported',
        message:
          'imagePullPolicy Never relies on an image that is already on the node; Fargate always pulls.',
      });
    } else {
      drop('/imagePullPolicy', 'Fargate pulls the image at every start of a task.');
    }
  },
});
