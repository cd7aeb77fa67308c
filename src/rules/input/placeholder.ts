import type {LoadProblem} from '../../load/document.ts';
import {defineProblemRule} from '../rule.ts';

/** Variables, and places of each, before the rest is only counted. */
const VARIABLES = 12;
const LINES = 4;

export default defineProblemRule({
  id: 'input/placeholder',
  problem: 'placeholder',
  level: 'blocker',
  fidelity: 'manual',
  summary:
    'Manifests that a script fills in before kubectl reads them must be filled in before k2e reads them too.',
  rationale:
    'Many teams keep manifests with places for envsubst, sed or a template engine: $IMAGE, ${DOMAIN}, {{ tag }}, __TAG__, <HOST>. ' +
    'k2e does not guess what stands there. Documents with such a place in a name, a number or another field of Kubernetes are ' +
    'left out, and so are those of the file that name the same variables. A document that lacks nothing but the names of its ' +
    'images is looked at, so that the report says what else it needs, but it is not written until the images are known. ' +
    '$(VAR), which Kubernetes itself fills in, and variables in commands, arguments and files are none of these.',
  remediation:
    'Give k2e what the script gives kubectl: where it says `… | kubectl apply -f -`, say `… | k2e convert - -o ecs`; for envsubst, `envsubst < FILE | k2e convert - -o ecs` with the variables set. Images alone can also be named with `workloads.<Kind>/<namespace>/<name>.images` in k2e.yaml.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a manifest for envsubst',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: "$APP", namespace: shop}
spec:
  selector: {matchLabels: {app: "$APP"}}
  template:
    metadata: {labels: {app: "$APP"}}
    spec: {containers: [{name: app, image: "\${REGISTRY}/app:\${TAG}"}]}`,
      findings: [
        {level: 'blocker', fidelity: 'manual', says: 'APP (lines 3, 5, 7), REGISTRY (line 8), TAG (line 8)'},
      ],
    },
    {
      name: 'an image that a pipeline names',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: <IMAGE>}]}`,
      emits: {'services/shop-app': {desiredCount: 1}},
      findings: [{level: 'blocker', fidelity: 'manual', says: 'IMAGE (line 8)'}],
    },
    {
      name: 'an image and a variable that a pipeline names: one finding',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "\${IMAGE}", env: [{name: REGION, value: "\${REGION}"}]}]}`,
      emits: {'services/shop-app': {desiredCount: 1}},
      findings: [{level: 'blocker', fidelity: 'manual', says: 'IMAGE (line 8), REGION (line 8)'}],
    },
    {
      name: 'arguments that a script writes',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1", args: "\${ARGUMENTS}"}]}`,
      findings: [{level: 'blocker', fidelity: 'manual', says: 'ARGUMENTS (line 8)'}],
    },
    {
      name: 'an image that k2e.yaml names in place of it',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: <IMAGE>}]}`,
      config: 'workloads: {Deployment/shop/app: {images: {app: "example/app:7"}}}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{image: 'example/app:7'}]}},
    },
  ],
  message: problem => {
    const {open = [], leftOut = 0}: Pick<LoadProblem, 'open' | 'leftOut'> = 'open' in problem ? problem : {};
    const byName = Map.groupBy(open, ({name}) => name);
    const names = [...byName].slice(0, VARIABLES).map(([name, places]) => {
      const lines = [...new Set(places.map(({source}) => source.line))].sort((a, b) => a - b);
      const more = lines.length - LINES;
      const shown = more > 1 ? `${lines.slice(0, LINES).join(', ')} and ${more} more` : lines.join(', ');
      return `${name} (${lines.length === 1 ? 'line' : 'lines'} ${shown})`;
    });
    const rest = byName.size - names.length;
    const left =
      leftOut === 0
        ? 'The images with them are unknown.'
        : `${leftOut === 1 ? 'A document' : `${leftOut} documents`} with them ${leftOut === 1 ? 'was' : 'were'} left out.`;
    return `The file has places that a script fills in before Kubernetes reads it: ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}. ${left}`;
  },
});
