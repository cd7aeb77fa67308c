import {defineRule} from '../rule.ts';

const SIGNAL = '/lifecycle/stopSignal';

export default defineRule({
  id: 'container/stop-signal',
  on: 'container',
  claims: [SIGNAL],
  summary: 'The signal that stops a container has to be part of its image.',
  rationale:
    'Kubernetes 1.33 lets a manifest name the signal that stops a container. ECS takes the `STOPSIGNAL` of the image, or SIGTERM ' +
    'where it names none; a container definition has no field for it.',
  remediation: 'Build the image with `STOPSIGNAL` set to the signal.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-stop-signals',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'SIGQUIT',
      given: 'lifecycle: {stopSignal: SIGQUIT}',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/lifecycle/stopSignal',
          says: 'SIGQUIT',
        },
      ],
    },
    {
      name: 'SIGTERM, which is what ECS sends unless the image says otherwise',
      given: 'lifecycle: {stopSignal: SIGTERM}',
      findings: [{level: 'info', fidelity: 'manual', says: 'SIGTERM'}],
    },
  ],
  map({view, report}) {
    const signal = view.lifecycle?.stopSignal;
    if (signal === undefined) return;
    report(SIGNAL, {
      level: signal === 'SIGTERM' ? 'info' : 'action',
      fidelity: 'manual',
      message: `The container is to be stopped by ${signal}; ECS sends the STOPSIGNAL of the image, or SIGTERM.`,
    });
  },
});
