import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {tagsOf} from '../../choices/tags.ts';
import {pointer} from '../../pointer.ts';
import {tellLabels} from '../object/tell-labels.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/labels',
  on: 'pod',
  claims: ['/metadata/labels'],
  summary: 'Labels of the pod template become tags of the task definition.',
  rationale:
    'Labels of pods serve selectors, which k2e resolves, and people and tools that look for pods. As tags of the task ' +
    'definition they stay visible where the containers are described.',
  remediation: 'Shorten or rename the label if its tag matters.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'dropped'],
  examples: [
    {
      name: 'a label of the template',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'task-definitions/shop-app': {tags: [{key: 'app', value: 'app'}]}},
    },
    {
      name: 'a label that no tag can hold, and more labels than tags',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata:
      labels: {app: app, "aws:team": shop, ${Array.from({length: 40}, (_, index) => `z${String(index).padStart(2, '0')}: "1"`).join(', ')}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/template/metadata/labels/aws:team'},
        {level: 'info', fidelity: 'dropped', path: '/spec/template/metadata/labels/z38'},
        {level: 'info', fidelity: 'dropped', path: '/spec/template/metadata/labels/z39'},
      ],
    },
    {
      name: 'a Job read back with kubectl',
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: app, namespace: shop}
spec:
  template:
    metadata: {labels: {app: app, batch.kubernetes.io/controller-uid: 6a1c, batch.kubernetes.io/job-name: app}}
    spec: {restartPolicy: Never, containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'task-definitions/shop-app': {tags: [{key: 'app', value: 'app'}]}},
      drops: [
        '/spec/template/metadata/labels/batch.kubernetes.io~1controller-uid',
        '/spec/template/metadata/labels/batch.kubernetes.io~1job-name',
      ],
    },
  ],
  map({view, workload, context, set, report, drop}) {
    const labels = view.metadata?.labels;
    if (!labels) return;
    if (isSidecar(workload, context)) {
      drop('/metadata/labels', 'The tasks that the containers run in have the tags of their own workloads.');
      return;
    }
    const found = tagsOf(labels, workload.kind);
    const {tags} = found;
    if (tags.length > 0) set(context.choice(names).taskDefinition(workload), {tags});
    tellLabels({report, drop}, found, label => pointer('metadata', 'labels', label));
  },
});
