import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {joinName, mainContainers} from '../../choices/join.ts';
import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {addContainer} from '../container/added.ts';
import {defineRule, type Report} from '../rule.ts';

const TWO = 'containers: [{name: app, image: "example/app:1"}, {name: helper, image: "example/helper:1"}]';

export default defineRule({
  id: 'pod/main-containers',
  on: 'pod',
  claims: [],
  summary:
    'In a service the end of any main container ends the task; in a Job a small container waits for all of them.',
  rationale:
    'A pod lives on while one of its containers is restarted, and a Job’s pod has ended when all its containers have. ECS ends a ' +
    'task with its first essential container. In services each main container is essential and restarted in place, so only one ' +
    'that crashes within a minute of its start, or is unhealthy, takes the others along. In tasks that run once no main container is ' +
    'essential; an added container waits for all of them to succeed, and its end is the end of the task. When one of them fails, ' +
    'the waiting container cannot start, and ECS stops the task.',
  remediation: 'Split the containers into workloads of their own where one must not take the other along.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/#how-pods-manage-multiple-containers'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_environment',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact', 'approximate', 'manual'],
  examples: [
    {
      name: 'one main container',
      given: 'containers: [{name: app, image: "example/app:1"}]',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', essential: true}]}},
    },
    {
      name: 'two main containers in a Deployment',
      given: TWO,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'app', essential: true},
            {name: 'helper', essential: true},
          ],
        },
      },
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers',
          says: 'app, helper',
        },
      ],
    },
    {
      name: 'two main containers in a Job',
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: app, namespace: shop}
spec:
  template:
    spec:
      restartPolicy: Never
      ${TWO}`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'app', essential: false},
            {name: 'helper', essential: false},
            {
              name: 'join',
              essential: true,
              dependsOn: [
                {containerName: 'app', condition: 'SUCCESS'},
                {containerName: 'helper', condition: 'SUCCESS'},
              ],
            },
          ],
        },
      },
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/template/spec/containers', says: 'join'},
      ],
    },
    {
      name: 'two main containers in a Job on Windows',
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: app, namespace: shop}
spec:
  template:
    spec:
      os: {name: windows}
      restartPolicy: Never
      ${TWO}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'first of app, helper'}],
    },
  ],
  map(subject) {
    const {workload, context, report} = subject;
    const mains = mainContainers(workload).map(({name}) => name);
    // None of the containers ends a task that it was put into.
    if (mains.length < 2 || isSidecar(workload, context)) return;
    const join = joinName(workload);
    if (join === undefined) {
      report('/spec/containers', runsAs(workload) === 'service' ? together(mains) : firstEnds(mains));
      return;
    }
    // The container that deploy tools look at, the first one, stays that of the manifest.
    const containerDefinitions = mains.map(name => ({name, essential: false}));
    subject.set(context.choice(names).taskDefinition(workload), {containerDefinitions});
    const dependsOn = mains.map(containerName => ({containerName, condition: 'SUCCESS'}) as const);
    addContainer(workload, {name: join, entryPoint: ['true'], dependsOn}, subject, context);
    report('/spec/containers', {
      level: 'review',
      fidelity: 'approximate',
      message: `ECS ends a task with its first essential container, Kubernetes with the last of ${mains.join(', ')}; the added container ${join} waits for all of them.`,
      remediation: 'Run the task once and look at its exit code, or make one main container of them.',
    });
  },
});

function together(mains: readonly string[]): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `The containers ${mains.join(', ')} end together: when one exits within a minute of its start, or becomes unhealthy, ECS replaces the whole task.`,
  };
}

/** Windows, for which there is no container that waits. */
function firstEnds(mains: readonly string[]): Report {
  return {
    level: 'action',
    fidelity: 'manual',
    message: `ECS ends the task with the first of ${mains.join(', ')} that exits, Kubernetes with the last; the others would be cut off.`,
    remediation: 'Make one main container of them, or a workload of each.',
  };
}
