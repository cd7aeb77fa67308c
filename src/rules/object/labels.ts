import {isConverted} from '../../choices/converted.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {labelsWithin, tagsOf} from '../../choices/tags.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {tellLabels} from './tell-labels.ts';

const DEPLOYMENT = `spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;

export default defineRule({
  id: 'object/labels',
  on: 'object',
  claims: ['/metadata/labels'],
  summary:
    'Labels of a workload become tags of its service, or of its task definition where it has no service.',
  rationale:
    'Labels and tags both serve to find things and to share costs. Tags allow letters, digits, spaces and `_.:/=+-@`; other ' +
    'characters become `_`. ECS has no selectors: what a label selects on Kubernetes is resolved by k2e. Schedules of ' +
    'EventBridge cannot be tagged, so the labels of a CronJob go to its task definition.',
  remediation:
    'Shorten or rename the label if its tag matters; add tags for all resources with `tags` in k2e.yaml.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'dropped'],
  examples: [
    {
      name: 'labels of a Deployment',
      given: `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\n  namespace: shop\n  labels: {app.kubernetes.io/part-of: shop}\n${DEPLOYMENT}`,
      emits: {'services/shop-app': {tags: [{key: 'app.kubernetes.io/part-of', value: 'shop'}]}},
    },
    {
      name: 'a label that no tag can hold',
      given: `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\n  namespace: shop\n  labels: {"aws:team": shop}\n${DEPLOYMENT}`,
      emits: {'services/shop-app': {tags: [{key: 'k8s:aws:team', value: 'shop'}]}},
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/metadata/labels/aws:team', says: 'aws:team'},
      ],
    },
    {
      name: 'a Job read back with kubectl',
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: app, namespace: shop, labels: {app: app, controller-uid: 6a1c, job-name: app}}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: "example/app:1"}]}}}`,
      emits: {'task-definitions/shop-app': {tags: [{key: 'app', value: 'app'}]}},
      drops: ['/metadata/labels/controller-uid', '/metadata/labels/job-name'],
    },
    {
      name: 'labels of a ConfigMap',
      given:
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\n  labels: {app: shop}',
      drops: ['/metadata/labels/app'],
    },
  ],
  map({view, object, workload, context, set, report, drop}) {
    const labels = view.metadata?.labels ?? {};
    if (!workload || !isConverted(workload, context)) {
      drop(
        '/metadata/labels',
        `A ${object.ref.kind} gives no AWS resource that bears tags; selectors were resolved.`,
      );
      return;
    }
    if (isSidecar(workload, context)) {
      drop('/metadata/labels', 'The tasks that the containers run in have the tags of their own workloads.');
      return;
    }
    const name = context.choice(names);
    const found = tagsOf(labels, object.ref.kind);
    const {tags} = found;
    if (runsAs(workload) === 'service') {
      if (tags.length > 0) set(name.service(workload), {tags});
    } else {
      const {pods, jobs} = labelsWithin(workload);
      const own = {...jobs, ...pods};
      const free = tags.filter(({key}) => !Object.hasOwn(own, key));
      if (free.length > 0) set(name.taskDefinition(workload), {tags: free});
      for (const {key} of tags) {
        if (Object.hasOwn(own, key) && Object.hasOwn(labels, key)) {
          drop(
            pointer('metadata', 'labels', key),
            'The pods or the Jobs have a label of the same name, which becomes the tag.',
          );
        }
      }
    }
    tellLabels({report, drop}, found, label => pointer('metadata', 'labels', label));
  },
});
