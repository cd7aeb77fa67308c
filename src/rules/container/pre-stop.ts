import {balancedPorts} from '../../choices/balanced-ports.ts';
import {drainSeconds} from '../../choices/routing/target-group.ts';
import {sleepSeconds} from '../../choices/sleep.ts';
import {webIngress} from '../ingress/example-objects.ts';
import {defineRule} from '../rule.ts';
import {webService} from '../service/example-objects.ts';
import {requestPath} from './request-path.ts';

const HOOK = '/lifecycle/preStop';
const AT = '/spec/template/spec/containers/0/lifecycle/preStop';

export default defineRule({
  id: 'container/pre-stop',
  on: 'container',
  claims: [HOOK],
  summary:
    'ECS has no hook before a container stops; one that only waits is not needed behind a load balancer.',
  rationale:
    'Kubernetes runs the hook before it sends SIGTERM. Most hooks sleep, so that Services and load balancers learn that the pod ' +
    'goes before it does. ECS takes a task out of its target groups first, waits for the deregistration delay, and only then ' +
    'stops the containers; clients of Service Connect and Cloud Map get no such pause. What a hook does beside waiting has to be ' +
    'done by the program when it gets SIGTERM.',
  remediation:
    'Do the work on SIGTERM, in the program or in a script around it that traps the signal, within the stop timeout of the container.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html',
      'https://aws.amazon.com/blogs/containers/graceful-shutdowns-with-ecs/',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a pause, behind a load balancer',
      given: webIngress('nginx').replace(
        'ports: [{containerPort: 8080}]}',
        'ports: [{containerPort: 8080}], lifecycle: {preStop: {sleep: {seconds: 15}}}}',
      ),
      drops: [`${AT}/sleep/seconds`],
    },
    {
      name: 'a pause, behind a Network Load Balancer',
      given: webService('type: LoadBalancer').replace(
        'ports: [{name: http, containerPort: 8080}]}',
        'ports: [{name: http, containerPort: 8080}], lifecycle: {preStop: {sleep: {seconds: 45}}}}',
      ),
      config: 'nlb: {scheme: internal}',
      emits: {
        'target-group-attributes/web-311357': {
          Attributes: [{Key: 'deregistration_delay.timeout_seconds', Value: '45'}],
        },
      },
      drops: [`${AT}/sleep/seconds`],
    },
    {
      name: 'a pause by a shell, with Services but no load balancer',
      given: `apiVersion: v1
kind: Service
metadata: {name: app, namespace: shop}
spec: {selector: {app: app}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", lifecycle: {preStop: {exec: {command: [sh, -c, sleep 10]}}}}]`,
      findings: [{level: 'review', fidelity: 'manual', path: AT, says: '10 seconds'}],
    },
    {
      name: 'a pause of a worker that nobody calls',
      given: 'lifecycle: {preStop: {sleep: {seconds: 5}}}',
      drops: [`${AT}/sleep/seconds`],
    },
    {
      name: 'work',
      given: 'lifecycle: {preStop: {exec: {command: [/bin/deregister, --all]}}}',
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'SIGTERM'}],
    },
    {
      name: 'a request',
      given: 'lifecycle: {preStop: {httpGet: {path: /drain, port: 8080}}}',
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: '/drain'}],
    },
  ],
  map({view, container, workload, context, report, drop}) {
    const hook = view.lifecycle?.preStop;
    if (!hook) return;
    if (container.role === 'init') {
      drop(HOOK, 'Kubernetes allows no hooks on init containers.');
      return;
    }
    const seconds = sleepSeconds(hook);
    if (seconds !== undefined) {
      if (balancedPorts(workload, context).length > 0) {
        drop(
          HOOK,
          `ECS takes the task out of its target groups and waits ${drainSeconds(workload)} seconds, unless an annotation says otherwise, before it stops the containers.`,
        );
      } else if (workload.services.length === 0)
        drop(HOOK, 'No Service leads requests to the task while it stops.');
      else {
        report(HOOK, {
          level: 'review',
          fidelity: 'manual',
          message: `The hook waits ${seconds} seconds so that nobody calls a pod that stops; without a load balancer ECS stops the containers at once.`,
          remediation: 'Let the program go on for some seconds after SIGTERM, and its clients retry.',
        });
      }
      return;
    }
    if (hook.tcpSocket && !hook.exec && !hook.httpGet) {
      drop(HOOK, 'Kubernetes has no hooks over TCP: it fails, and the container is stopped all the same.');
      return;
    }
    const what = hook.httpGet ? `the request to ${requestPath(hook.httpGet)}` : 'the command';
    report(HOOK, {
      level: 'action',
      fidelity: 'manual',
      message: `Before Kubernetes stops the container, it runs ${what} of its hook; ECS sends SIGTERM only.`,
    });
  },
});
