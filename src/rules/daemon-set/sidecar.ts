import {daemonFates} from '../../choices/daemon-set/fate.ts';
import {containerNames} from '../../choices/daemon-set/sidecar.ts';
import {portMappings} from '../../choices/port-mappings.ts';
import {taskSize} from '../../choices/task-size.ts';
import {TASK_DEFINITION} from '../../ecs/limits.ts';
import type {Workload} from '../../model/inventory.ts';
import {type Context, defineRule} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {exampleDaemon} from './example-set.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: "example/web:1", resources: {requests: {cpu: 200m, memory: 400Mi}}}
---
`;
const AGENT = `${WEB}${exampleDaemon(
  'agent',
  'example/agent:1',
  'updateStrategy: {type: RollingUpdate}',
).replace(
  'image: "example/agent:1"',
  'image: "example/agent:1", resources: {requests: {cpu: 100m, memory: 200Mi}}',
)}`;
/** Workloads that a finding names, at most. */
const NAMED = 5;

export default defineRule({
  id: 'daemon-set/sidecar',
  on: 'DaemonSet',
  claims: ['/spec/updateStrategy', '/spec/minReadySeconds', '/spec/revisionHistoryLimit'],
  summary:
    'With `daemonSet: sidecar` in k2e.yaml the containers of a DaemonSet run in the tasks of other workloads.',
  rationale:
    'On Fargate a task has no neighbours on its machine: what an agent does for the pods of its node, a container in each task does ' +
    'for that task. `sidecarOf` names the workloads, all of the same compute where it is left out. The containers are not ' +
    'essential, so that an agent that ends does not end the task, and are restarted in place; what they ask for is added to the size of ' +
    'the task, what they read from the secret store to its execution role, their volumes are apart from those of the task. A name ' +
    'that the task has already gets the name of the DaemonSet before it. They have no port mappings: the containers of a task reach ' +
    'them at 127.0.0.1, which is also what `status.hostIP` becomes there. They see their own task only, act as its task role, ' +
    'and each task has its own copy, which is deployed with it.',
  remediation:
    'Give the agent the configuration for sidecars of its vendor: one for nodes looks for a kubelet, a container runtime and files of the machine.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/application_architecture.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'an agent in each task',
      given: AGENT,
      config: 'workloads: {DaemonSet/ops/agent: {daemonSet: sidecar}}',
      emits: {
        'task-definitions/shop-web': {
          cpu: '512',
          memory: '1024',
          containerDefinitions: [
            {name: 'web', essential: true},
            {
              name: 'agent',
              image: 'example/agent:1',
              essential: false,
              cpu: 102,
              memoryReservation: 200,
              restartPolicy: {enabled: true},
            },
          ],
        },
      },
      withholds: ['services/ops-agent', 'task-definitions/ops-agent', 'roles/ops-agent-execution'],
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'Deployment shop/web'}],
    },
    {
      name: 'an agent that other names select',
      given: AGENT,
      config: 'workloads: {DaemonSet/ops/agent: {sidecarOf: [Deployment/shop/*, CronJob/*/*]}}',
      emits: {'task-definitions/shop-web': {containerDefinitions: [{name: 'web'}, {name: 'agent'}]}},
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'Deployment shop/web'}],
    },
    {
      name: 'containers of one name, and a port that the task has already',
      given: AGENT.replaceAll(
        'name: web, image: "example/web:1"',
        'name: agent, image: "example/web:1", ports: [{containerPort: 8126}]',
      ).replace('image: "example/agent:1"', 'image: "example/agent:1", ports: [{containerPort: 8126}]'),
      config: 'workloads: {DaemonSet/ops/agent: {daemonSet: sidecar}}',
      emits: {
        'task-definitions/shop-web': {
          containerDefinitions: [
            {name: 'agent', essential: true},
            {name: 'ops-agent-agent', essential: false},
          ],
        },
      },
      findings: [
        {level: 'review', fidelity: 'approximate', path: '', says: 'Deployment shop/web'},
        {level: 'action', fidelity: 'manual', path: '/spec/template/spec/containers', says: '8126'},
      ],
    },
    {
      name: 'updates by hand',
      given: AGENT.replace('RollingUpdate', 'OnDelete').replace(
        'spec:\n  selector: {matchLabels: {app: agent}}',
        'spec:\n  minReadySeconds: 5\n  revisionHistoryLimit: 3\n  selector: {matchLabels: {app: agent}}',
      ),
      config: 'workloads: {DaemonSet/ops/agent: {daemonSet: sidecar}}',
      findings: [{level: 'review', fidelity: 'approximate', path: ''}],
      drops: ['/spec/updateStrategy/type', '/spec/minReadySeconds', '/spec/revisionHistoryLimit'],
    },
  ],
  map({workload, context, report, drop}) {
    const fate = workload && context.choice(daemonFates).get(workload);
    if (!workload || fate?.kind !== 'converted' || fate.as !== 'sidecar') return;
    const {hosts, agent} = fate;
    for (const field of ['updateStrategy', 'minReadySeconds', 'revisionHistoryLimit'])
      drop(`/spec/${field}`, 'The containers are updated with the tasks that they run in.');
    const {needs} = taskSize(workload, context);
    const purpose = agent ? `, which ${agent.purpose},` : '';
    report('', {
      level: 'review',
      fidelity: 'approximate',
      message: `The containers of ${workloadName(workload)}${purpose} run in the tasks of ${some(hosts.map(workloadName))}, as k2e.yaml says: each task becomes larger by ${needs.cpu} CPU units and ${needs.memory} MiB, and they see that task only.`,
      remediation: `Give it the configuration for sidecars of its vendor, and the task roles what it may do. \`workloads.${workload.object.id}.sidecarOf\` in k2e.yaml names the workloads.`,
    });
    const ports = hosts.flatMap(host => clashes(workload, host, context));
    if (ports.length > 0) {
      report('/spec/template/spec/containers', {
        level: 'action',
        fidelity: 'manual',
        message: `The containers of a task share one network, and ${some(ports)}.`,
        remediation: 'Let one of the two listen on another port.',
      });
    }
    const full = hosts.filter(host => countIn(host, context) > TASK_DEFINITION.containers);
    if (full.length > 0) {
      report('/spec/template/spec/containers', {
        level: 'blocker',
        fidelity: 'manual',
        workload: full,
        message: `With it the tasks of ${some(full.map(workloadName))} have more than the ${TASK_DEFINITION.containers} containers that ECS takes.`,
        remediation: `Leave them out of \`workloads.${workload.object.id}.sidecarOf\` in k2e.yaml.`,
      });
    }
  },
});

/** Ports on which both a container of the DaemonSet and the task listen, in words. */
function clashes(workload: Workload, host: Workload, context: Context): readonly string[] {
  const own = new Set(
    workload.containers.flatMap(({value}) => (value.ports ?? []).map(({containerPort}) => containerPort)),
  );
  const theirs = context.choice(portMappings).get(host.object.id) ?? [];
  return theirs
    .filter(({containerPort}) => own.has(containerPort))
    .map(({containerPort}) => `${workloadName(host)} listens on port ${containerPort} too`);
}

/** The containers of the manifests in a task, those of DaemonSets included. */
function countIn(host: Workload, context: Context): number {
  const added = [...containerNames(host, context).values()].reduce((sum, {size}) => sum + size, 0);
  return host.containers.length + added;
}

function some(texts: readonly string[]): string {
  return texts.length <= NAMED
    ? listed(texts)
    : `${texts.slice(0, NAMED).join(', ')} and ${texts.length - NAMED} more`;
}
