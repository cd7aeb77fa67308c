import {runsAs} from '../../choices/runs-as.ts';
import {defineRule} from '../rule.ts';
import {workloadName} from '../wording.ts';

const POD = (policy: string) => `apiVersion: v1
kind: Pod
metadata: {name: app, namespace: shop}
spec: {restartPolicy: ${policy}, containers: [{name: app, image: "example/app:1"}]}`;

export default defineRule({
  id: 'pod/by-itself',
  on: 'Pod',
  claims: [],
  summary: 'A Pod that nobody owns becomes a service with one task, or a task that is run once.',
  rationale:
    'A Pod by itself stays on its node: its containers are restarted there, and when the node goes, the Pod is gone for good. On ECS a ' +
    'task that stops is gone as well, so that k2e makes a service of a Pod whose policy is Always: it starts another task, on another ' +
    'machine, and stops the old one first in a deployment, so that there are never two. A Pod whose policy is OnFailure or Never is ' +
    'run once, with RunTask, as a Job is.',
  remediation:
    'Check that the Pod shall run for good; if somebody started it for a while (debugging, a test), leave it out of the input.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate'],
  examples: [
    {
      name: 'a Pod that shall run',
      given: POD('Always'),
      emits: {
        'services/shop-app': {
          desiredCount: 1,
          deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0},
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'another task'}],
    },
    {
      name: 'a Pod that ends',
      given: POD('Never'),
      emits: {'jobs/shop-app': {count: 1}},
      withholds: ['services/shop-app'],
    },
  ],
  map({workload, report}) {
    if (!workload || runsAs(workload) !== 'service') return;
    report('', {
      level: 'review',
      fidelity: 'approximate',
      message: `${workloadName(workload)} stands by itself, and Kubernetes does not replace it when it is gone; it becomes a service with one task, which starts another task whenever one stops.`,
    });
  },
});
