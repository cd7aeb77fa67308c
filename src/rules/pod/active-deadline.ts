import {runsAs} from '../../choices/runs-as.ts';
import {defineRule} from '../rule.ts';

const PATH = '/spec/activeDeadlineSeconds';

export default defineRule({
  id: 'pod/active-deadline',
  on: 'pod',
  claims: [PATH],
  summary: 'ECS does not end a task after some time.',
  rationale:
    'Kubernetes stops a pod that has run for `activeDeadlineSeconds` and counts it as failed. A task runs until it ends by itself ' +
    'or is stopped; only a state machine around it, or the program, can watch the time.',
  remediation:
    'Let the program end itself, for example with `timeout` in front of its command, or start it from a Step Functions state machine with TimeoutSeconds.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#detailed-behavior'],
    ecs: ['https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'pods that live for an hour',
      given: 'activeDeadlineSeconds: 3600',
      findings: [{level: 'action', fidelity: 'manual', path: `/spec/template${PATH}`, says: '3600 seconds'}],
    },
  ],
  map({view, workload, report}) {
    const seconds = view.spec?.activeDeadlineSeconds;
    if (seconds === undefined) return;
    const then = runsAs(workload) === 'service' ? 'and starts another' : 'and counts it as failed';
    report(PATH, {
      level: 'action',
      fidelity: 'manual',
      message: `Kubernetes stops a pod of this workload after ${seconds} seconds ${then}; a task goes on.`,
    });
  },
});
