import {sleepSeconds} from '../../choices/sleep.ts';
import {defineRule} from '../rule.ts';
import {requestPath} from './request-path.ts';

const HOOK = '/lifecycle/postStart';
const AT = '/spec/template/spec/containers/0/lifecycle/postStart';

export default defineRule({
  id: 'container/post-start',
  on: 'container',
  claims: [HOOK],
  summary: 'ECS has no hook after a container has started.',
  rationale:
    'Kubernetes runs the hook beside the main process when the container has started; until it has ended, the pod is not ready. ' +
    'ECS starts the process and nothing else.',
  remediation:
    'Do the work in the program or in a script that starts it, or in a container of its own that waits for this one.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a command',
      given: 'lifecycle: {postStart: {exec: {command: [/bin/warm-up]}}}',
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'the command'}],
    },
    {
      name: 'a pause',
      given: 'lifecycle: {postStart: {sleep: {seconds: 5}}}',
      findings: [{level: 'review', fidelity: 'manual', path: AT, says: '5 seconds'}],
    },
    {
      name: 'a hook without effect',
      given: 'lifecycle: {postStart: {tcpSocket: {port: 8080}}}',
      findings: [{level: 'info', fidelity: 'dropped', path: AT, says: 'over TCP'}],
    },
  ],
  map({view, container, report, drop}) {
    const hook = view.lifecycle?.postStart;
    if (!hook) return;
    if (container.role === 'init') {
      drop(HOOK, 'Kubernetes allows no hooks on init containers.');
      return;
    }
    const seconds = sleepSeconds(hook);
    if (seconds !== undefined) {
      report(HOOK, {
        level: 'review',
        fidelity: 'manual',
        message: `The container was not ready for ${seconds} seconds after its start; on ECS it is as soon as it runs.`,
      });
    } else if (hook.tcpSocket && !hook.exec && !hook.httpGet) {
      report(HOOK, {
        level: 'info',
        fidelity: 'dropped',
        message:
          'Kubernetes has no hooks over TCP: such a hook fails, and the container is killed at each start. It is left out.',
        remediation: 'Remove the hook.',
      });
    } else {
      const what = hook.httpGet ? `sends the request to ${requestPath(hook.httpGet)}` : 'runs the command';
      report(HOOK, {
        level: 'action',
        fidelity: 'manual',
        message: `When the container has started, Kubernetes ${what} of its hook; ECS does not.`,
      });
    }
  },
});
