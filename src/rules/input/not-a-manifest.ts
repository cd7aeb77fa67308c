import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/not-a-manifest',
  problem: 'not-a-manifest',
  level: 'info',
  fidelity: 'dropped',
  summary: 'Files of a folder that cannot be read and do not look like manifests are left out.',
  rationale:
    'Whole repositories hold fixtures, dumps and lists that end in .yaml or .json as well. What cannot be read as an object and ' +
    'has neither the word `apiVersion` nor the word `kind` in it would be refused by the API server in any form. A file that is ' +
    'named on the command line is meant as a manifest, so there the same text is a fault.',
  remediation: 'Nothing needs to be done, unless the file was meant to be a manifest.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [],
});
