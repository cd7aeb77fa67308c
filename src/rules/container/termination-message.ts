import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/termination-message',
  on: 'container',
  claims: ['/terminationMessagePath', '/terminationMessagePolicy'],
  summary:
    'The termination message has no counterpart; exit code, stop reason and logs tell how a container ended.',
  rationale:
    'Kubernetes reads a file of the stopped container into its status. ECS keeps the exit code and a reason of each stopped ' +
    'container, and CloudWatch keeps its last lines.',
  remediation: 'Look at `stoppedReason` and the exit codes of aws ecs describe-tasks, and at the logs.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a file of its own',
      given: 'terminationMessagePath: /tmp/last-words\nterminationMessagePolicy: FallbackToLogsOnError',
      findings: [
        {
          level: 'info',
          fidelity: 'dropped',
          path: '/spec/template/spec/containers/0/terminationMessagePath',
          says: '/tmp/last-words',
        },
      ],
      drops: ['/spec/template/spec/containers/0/terminationMessagePolicy'],
    },
  ],
  map({view, report, drop}) {
    drop(
      '/terminationMessagePolicy',
      'ECS keeps the exit code, a reason and the logs of a stopped container.',
    );
    if (view.terminationMessagePath === '/dev/termination-log') {
      drop('/terminationMessagePath', 'It is the default of the API server, and ECS reads no such file.');
    } else {
      report('/terminationMessagePath', {
        level: 'info',
        fidelity: 'dropped',
        message: `Nothing on ECS reads the last message that the container writes to ${view.terminationMessagePath ?? 'a file'}.`,
      });
    }
  },
});
