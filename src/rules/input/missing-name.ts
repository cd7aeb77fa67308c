import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/missing-name',
  problem: 'missing-name',
  level: 'review',
  fidelity: 'approximate',
  summary: 'An object without a fixed name gets one.',
  rationale:
    'With `generateName` Kubernetes makes up a new name each time; without any name it refuses the object. ' +
    'Names on AWS are derived from it and must be the same in each run, so k2e derives one that is.',
  remediation: 'Give the object a name under which it should be known on AWS.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/names/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a Job with a generated name',
      given: `apiVersion: batch/v1
kind: Job
metadata: {generateName: seed-, namespace: shop}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: seed, image: "example/seed:1"}]`,
      findings: [{level: 'review', fidelity: 'approximate', path: '/metadata/generateName', says: '`seed`'}],
    },
    {
      name: 'beside an object that has this name',
      given: `apiVersion: batch/v1
kind: Job
metadata: {generateName: seed-, namespace: shop}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: seed, image: "example/seed:1"}]
---
apiVersion: batch/v1
kind: Job
metadata: {name: seed, namespace: shop}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: seed, image: "example/seed:2"}]`,
      emits: {
        'task-definitions/shop-seed': {containerDefinitions: [{image: 'example/seed:2'}]},
        'task-definitions/shop-seed-2': {containerDefinitions: [{image: 'example/seed:1'}]},
      },
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/metadata/generateName', says: '`seed-2`'},
      ],
    },
  ],
});
