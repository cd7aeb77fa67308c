import {hasMachine} from '../../choices/job/engine.ts';
import {mainContainers} from '../../choices/join.ts';
import {names} from '../../choices/names.ts';
import {restartOf} from '../../choices/restart.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/restart-policy',
  on: 'pod',
  claims: ['/spec/restartPolicy'],
  summary:
    'Main containers of services are restarted in place, as `Always` asks; tasks that run once are not.',
  rationale:
    'Kubernetes restarts a container in its pod, which keeps its address and its files, after a pause that grows from 10 seconds ' +
    'to 5 minutes. With a restart policy ECS does so too, when the container has run for a minute at least since its last start; ' +
    'one that crashes sooner ends the task, and the service starts a new one, with a new address and an empty disk. ECS slows ' +
    'down only tasks that never start, so a container that starts and crashes is replaced again and again without a pause. For ' +
    'tasks that run once no policy is written: ECS has no limit for restarts, and a Job that fails would be run for ever. Where a ' +
    'state machine runs a Job, each of its retries is a new task.',
  remediation: 'Alarm on the number of tasks that stop, and let the program wait before it gives up.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'always, the default',
      given: 'restartPolicy: Always',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{name: 'app', restartPolicy: {enabled: true, restartAttemptPeriod: 60}}],
        },
      },
    },
    {
      name: 'a Job that never restarts its containers',
      given:
        'apiVersion: batch/v1\nkind: Job\nmetadata: {name: app, namespace: shop}\nspec:\n  template:\n    spec:\n' +
        '      restartPolicy: Never\n      containers: [{name: app, image: "example/app:1"}]',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', restartPolicy: null}]}},
      drops: ['/spec/template/spec/restartPolicy'],
    },
    {
      name: 'a Job whose containers are restarted',
      given:
        'apiVersion: batch/v1\nkind: Job\nmetadata: {name: app, namespace: shop}\nspec:\n  backoffLimit: 2\n  template:\n' +
        '    spec:\n      restartPolicy: OnFailure\n      containers: [{name: app, image: "example/app:1"}]',
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/template/spec/restartPolicy', says: 'new task'},
      ],
    },
    {
      name: 'a Pod that is restarted until it succeeds',
      given:
        'apiVersion: v1\nkind: Pod\nmetadata: {name: app, namespace: shop}\nspec:\n  restartPolicy: OnFailure\n' +
        '  containers: [{name: app, image: "example/app:1"}]',
      findings: [{level: 'review', fidelity: 'manual', path: '/spec/restartPolicy', says: 'OnFailure'}],
    },
    {
      name: 'a policy that Deployments cannot have',
      given: 'restartPolicy: OnFailure',
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/template/spec/restartPolicy'}],
    },
  ],
  map({view, given, workload, context, set, report, drop}) {
    const policy = view.spec?.restartPolicy ?? 'Always';
    const path = '/spec/restartPolicy';
    if (runsAs(workload) === 'service') {
      const containerDefinitions = mainContainers(workload)
        .filter(({value}) => value.restartPolicy === undefined)
        .map(container => ({name: container.name, restartPolicy: restartOf(container, workload).policy}));
      if (containerDefinitions.length > 0) {
        set(context.choice(names).taskDefinition(workload), {containerDefinitions});
      } else drop(path, 'Each container has a restart policy of its own.');
      if (policy === 'Always') return;
      report(path, {
        level: 'review',
        fidelity: 'approximate',
        message: `A ${workload.kind} takes no other policy than Always; its containers are always restarted.`,
      });
    } else if (workload.jobPath !== undefined && policy === 'Always') {
      report(path, {
        level: 'review',
        fidelity: 'approximate',
        message: `Kubernetes refuses a Job whose pods are always restarted${given(path) ? '' : ', which is the default'}: it takes Never or OnFailure. The task runs once.`,
        remediation: 'Set restartPolicy to Never, so that the manifest says what is meant.',
      });
    } else if (workload.jobPath !== undefined && policy === 'OnFailure' && hasMachine(workload, context)) {
      report(path, {
        level: 'info',
        fidelity: 'approximate',
        message:
          'Kubernetes restarts the containers of a failed pod in place; the state machine starts a new task, with a new address and an empty disk, and counts it against the same limit.',
        remediation: 'Keep nothing on the disk of the task that the next attempt needs.',
      });
    } else if (workload.jobPath !== undefined) {
      drop(
        path,
        'A failed container is not restarted in place; what becomes of the retries of the Job is told there.',
      );
    } else if (policy === 'Never') drop(path, 'ECS does not restart a task that is run once.');
    else {
      report(path, {
        level: 'review',
        fidelity: 'manual',
        message: `Kubernetes restarts the containers of the Pod in place (${policy}) until they succeed; the task ends when its container exits.`,
        remediation: 'Make a service of it, or run the task again from outside when it fails.',
      });
    }
  },
});
