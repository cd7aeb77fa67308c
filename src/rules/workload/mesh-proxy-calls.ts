import {workloadTexts} from '../../model/workload-texts.ts';
import {defineRule} from '../rule.ts';
import {belowTemplate, speakerOf} from './place.ts';

/** Ports at which the proxy of a mesh answers its own pod (Istio: "Ports used by Istio"; Linkerd: "Proxy configuration"). */
const PORTS: ReadonlyMap<string, string> = new Map([
  ['15000', 'Istio'],
  ['15020', 'Istio'],
  ['15021', 'Istio'],
  ['4191', 'Linkerd'],
]);
const CALL = /(?<![\w.])(?:localhost|127\.0\.0\.1):(15000|15020|15021|4191)(?!\d)/;

export default defineRule({
  id: 'workload/mesh-proxy-calls',
  on: 'pod',
  claims: [],
  summary: 'Calls of the proxy of a mesh, beside the container, are told: nothing answers there on ECS.',
  rationale:
    'A mesh puts a proxy into each pod. Programs wait until it is ready, and Jobs tell it to end when they are done ' +
    '(`curl -X POST localhost:15020/quitquitquit`), as the pod would go on for ever otherwise. A task has no such proxy: what waits ' +
    'for it waits for ever, and a Job whose last command is such a call fails with the exit code of that call.',
  remediation: 'Take the calls out of the command: there is no proxy to wait for or to end.',
  refs: {
    kubernetes: [
      'https://istio.io/latest/docs/ops/deployment/application-requirements/',
      'https://linkerd.io/2/tasks/graceful-shutdown/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'a program that ends the proxy of Istio',
      given:
        'containers: [{name: app, image: "example/app:1", command: [sh, -c, "import; curl -fsS -X POST http://localhost:15020/quitquitquit"]}]',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/command/2',
          says: 'Istio',
        },
      ],
    },
    {
      name: 'a program that waits for the proxy of Linkerd',
      given:
        'containers: [{name: app, image: "example/app:1", args: [sh, -c, "until wget -q 127.0.0.1:4191/ready; do :; done; serve"]}]',
      findings: [{level: 'action', fidelity: 'manual', says: 'Linkerd'}],
    },
    {
      name: 'a port of the pod itself',
      given:
        'containers: [{name: app, image: "example/app:1", ports: [{containerPort: 4191}], args: [check, "localhost:4191"]}]',
    },
  ],
  map({workload, context, report}) {
    const own = workload.containers
      .flatMap(({value}) => value.ports ?? [])
      .map(({containerPort}) => containerPort);
    for (const {object, path, text} of workloadTexts(workload, context.inventory)) {
      if (path.includes('/metadata/annotations/')) continue;
      const port = CALL.exec(text)?.[1];
      if (port === undefined || own.includes(Number(port))) continue;
      report(belowTemplate(workload, {object, path}), {
        level: 'action',
        fidelity: 'manual',
        message: `${speakerOf(workload, object)} calls port ${port} of its own pod, where the proxy of ${PORTS.get(port)} answers; a task has no such proxy, and the call fails.`,
      });
    }
  },
});
