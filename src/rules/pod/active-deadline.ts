import {hasMachine} from '../../choices/job/engine.ts';
import {jobRunOf} from '../../choices/job/job-run.ts';
import {machineOf} from '../../choices/job/machine.ts';
import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {defineRule} from '../rule.ts';

const PATH = '/spec/activeDeadlineSeconds';

export default defineRule({
  id: 'pod/active-deadline',
  on: 'pod',
  claims: [PATH],
  summary: 'A state machine ends the task of a Job after this time; other tasks go on.',
  rationale:
    'Kubernetes stops a pod that has run for `activeDeadlineSeconds` and counts it as failed. A task runs until it ends by itself ' +
    'or is stopped; only a state machine around it (`TimeoutSeconds` of the state that runs it), or the program, can watch the time.',
  remediation:
    'Let the program end itself, for example with `timeout` in front of its command, or start it from a Step Functions state machine with TimeoutSeconds.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#detailed-behavior'],
    ecs: ['https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual'],
  examples: [
    {
      name: 'pods that live for an hour',
      given: 'activeDeadlineSeconds: 3600',
      findings: [{level: 'action', fidelity: 'manual', path: `/spec/template${PATH}`, says: '3600 seconds'}],
    },
    {
      name: 'pods of a Job',
      given:
        'apiVersion: batch/v1\nkind: Job\nmetadata: {name: app, namespace: shop}\nspec:\n  template:\n    spec:\n' +
        '      restartPolicy: Never\n      activeDeadlineSeconds: 600\n      containers: [{name: app, image: "example/app:1"}]',
      emits: {'state-machines/shop-app': {definition: {States: {RunTask: {TimeoutSeconds: 600}}}}},
    },
    {
      name: 'pods of a Job that may not live at all',
      given:
        'apiVersion: batch/v1\nkind: Job\nmetadata: {name: app, namespace: shop}\nspec:\n  template:\n    spec:\n' +
        '      restartPolicy: Never\n      activeDeadlineSeconds: 0\n      containers: [{name: app, image: "example/app:1"}]',
      findings: [
        {level: 'info', fidelity: 'approximate', path: `/spec/template${PATH}`, says: '1 to 99999999'},
      ],
    },
  ],
  map({view, workload, context, set, report}) {
    const seconds = view.spec?.activeDeadlineSeconds;
    if (seconds === undefined) return;
    if (hasMachine(workload, context)) {
      set(context.choice(names).stateMachine(workload), {definition: machineOf(workload, context)});
      const written = jobRunOf(workload)?.podDeadline;
      if (written !== seconds) {
        report(PATH, {
          level: 'info',
          fidelity: 'approximate',
          message: `The deadline of ${seconds} seconds is written as ${written}: a state machine takes 1 to 99999999.`,
        });
      }
      return;
    }
    const then = runsAs(workload) === 'service' ? 'and starts another' : 'and counts it as failed';
    report(PATH, {
      level: 'action',
      fidelity: 'manual',
      message: `Kubernetes stops a pod of this workload after ${seconds} seconds ${then}; a task goes on.`,
    });
  },
});
