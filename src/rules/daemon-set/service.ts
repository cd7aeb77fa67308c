import {daemonFates} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {rolloutOf} from '../../choices/rollout.ts';
import {defineRule, type Subject} from '../rule.ts';
import {workloadName} from '../wording.ts';
import {exampleDaemon} from './example-set.ts';

const EC2 = 'compute: ec2';
const UPDATE = '/spec/updateStrategy/rollingUpdate';

export default defineRule({
  id: 'daemon-set/service',
  on: 'DaemonSet',
  claims: ['/spec/updateStrategy', '/spec/minReadySeconds', '/spec/revisionHistoryLimit'],
  summary:
    'On EC2 a DaemonSet becomes a service with one task on each instance, which is stopped before its successor starts.',
  rationale:
    'A service with `schedulingStrategy: DAEMON` runs one task on each container instance that its placement constraints admit, as a ' +
    'DaemonSet does on nodes; ECS starts it before other tasks and stops it last. It has no desired count, no placement strategy and ' +
    'no autoscaling. Its maximum must be 100 percent, so that `maxSurge` has no counterpart: the old task stops first. ' +
    '`maxUnavailable` in percent becomes the minimum healthy percent; a number of nodes does not, as k2e knows no number of ' +
    'instances. The task has a network interface of its own: applications do not find it at the address of their machine. Node ' +
    'selectors become placement constraints; tolerations mean nothing, as instances of ECS have no taints.',
  remediation:
    'Check what the agent reads on the machine: paths, sockets and log files of Kubernetes nodes are not those of ECS instances.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
      'https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service-options.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'an agent, which Fargate does not run',
      given: exampleDaemon('sync', 'example/sync:1'),
      withholds: ['services/ops-sync'],
    },
    {
      name: 'an agent, for which Managed Instances have managed daemons',
      given: exampleDaemon('sync', 'example/sync:1'),
      config: 'compute: managed',
      withholds: ['services/ops-sync'],
    },
    {
      name: 'an agent on each instance',
      given: exampleDaemon('sync', 'example/sync:1'),
      config: EC2,
      emits: {
        'services/ops-sync': {
          schedulingStrategy: 'DAEMON',
          desiredCount: null,
          deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0},
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'each container instance'}],
    },
    {
      name: 'a quarter of the nodes at a time',
      given: exampleDaemon(
        'sync',
        'example/sync:1',
        'updateStrategy: {rollingUpdate: {maxUnavailable: 25%}}\nminReadySeconds: 10\nrevisionHistoryLimit: 3',
      ),
      config: EC2,
      emits: {'services/ops-sync': {deploymentConfiguration: {minimumHealthyPercent: 75}}},
      findings: [
        {level: 'review', fidelity: 'approximate', path: ''},
        {level: 'info', fidelity: 'approximate', path: `${UPDATE}/maxUnavailable`, says: '75'},
        {level: 'review', fidelity: 'approximate', path: '/spec/minReadySeconds', says: '10'},
      ],
      drops: ['/spec/revisionHistoryLimit'],
    },
    {
      name: 'the new pod before the old one goes',
      given: exampleDaemon(
        'sync',
        'example/sync:1',
        'updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}',
      ),
      config: EC2,
      findings: [
        {level: 'review', fidelity: 'approximate', path: ''},
        {level: 'review', fidelity: 'approximate', path: `${UPDATE}/maxSurge`, says: 'stopped'},
      ],
      drops: [`${UPDATE}/maxUnavailable`],
    },
    {
      name: 'updates by hand',
      given: exampleDaemon('sync', 'example/sync:1', 'updateStrategy: {type: OnDelete}'),
      config: EC2,
      findings: [
        {level: 'review', fidelity: 'approximate', path: ''},
        {level: 'review', fidelity: 'manual', path: '/spec/updateStrategy/type', says: 'at once'},
      ],
    },
  ],
  map(subject) {
    const {workload, context, set, report} = subject;
    const fate = workload && context.choice(daemonFates).get(workload);
    if (!workload || fate?.kind !== 'converted' || fate.as !== 'service') return;
    const {maximumPercent, minimumHealthyPercent} = rolloutOf(workload, context);
    set(context.choice(names).service(workload), {
      deploymentConfiguration: {maximumPercent, minimumHealthyPercent},
    });
    const purpose = fate.agent ? `, which ${fate.agent.purpose},` : '';
    report('', {
      level: 'review',
      fidelity: 'approximate',
      message: `${workloadName(workload)}${purpose} becomes a service with one task on each container instance; instances of ECS have other paths, sockets and labels than nodes of Kubernetes, and no kubelet.`,
      remediation: `Check what it reads on the machine and how applications reach it. If it is not needed on ECS, set \`workloads.${workload.object.id}.daemonSet: none\` in k2e.yaml.`,
    });
    tellUpdate(subject, minimumHealthyPercent);
    const {minReadySeconds = 0} = subject.view.spec ?? {};
    if (minReadySeconds === 0)
      subject.drop('/spec/minReadySeconds', 'It is the default: a ready pod is available at once.');
    else {
      report('/spec/minReadySeconds', {
        level: 'review',
        fidelity: 'approximate',
        message: `ECS does not wait ${minReadySeconds} seconds before it counts a healthy task; a task that fails shortly after its start is noticed later.`,
        remediation: 'Give the container a health check with a start period.',
      });
    }
    subject.drop(
      '/spec/revisionHistoryLimit',
      'All revisions of a task definition are kept until they are deregistered.',
    );
  },
});

function tellUpdate({view, report, drop}: Subject<'DaemonSet'>, minimumHealthyPercent: number): void {
  const {type, rollingUpdate} = view.spec?.updateStrategy ?? {};
  const isOnDelete = type === 'OnDelete';
  const isKnown = type === undefined || type === '' || type === 'RollingUpdate';
  if (isOnDelete) {
    report('/spec/updateStrategy/type', {
      level: 'review',
      fidelity: 'manual',
      message:
        'A pod gets a new revision when somebody deletes it. A service of ECS replaces its tasks at once when it is updated.',
      remediation: 'Update the service when its tasks may be replaced, not before.',
    });
  } else if (isKnown) {
    drop('/spec/updateStrategy/type', 'A service of ECS rolls out a new revision step by step, too.');
  } else {
    report('/spec/updateStrategy/type', {
      level: 'action',
      fidelity: 'approximate',
      message:
        'Kubernetes knows no update strategy of this name and refuses the object; the service is updated step by step.',
      remediation: 'Set the type to RollingUpdate or OnDelete.',
    });
  }
  const {maxUnavailable, maxSurge} = rollingUpdate ?? {};
  const hasSurge = maxSurge !== undefined && maxSurge !== 0 && maxSurge !== '0%';
  if (!hasSurge) drop(`${UPDATE}/maxSurge`, 'It is the default: the old pod stops first.');
  else {
    report(`${UPDATE}/maxSurge`, {
      level: 'review',
      fidelity: 'approximate',
      message: `A new pod starts before the old one stops (maxSurge ${maxSurge}); the maximum of such a service is 100 percent, so the task of an instance is stopped first and missing for a while.`,
      remediation: 'Let applications bear that the agent is missing for some seconds.',
    });
  }
  if (isOnDelete) drop(UPDATE, 'It has no effect with the strategy OnDelete.');
  else if (maxUnavailable === undefined || maxUnavailable === 1) {
    drop(`${UPDATE}/maxUnavailable`, 'It is the default: one node at a time; ECS chooses how many.');
  } else if (hasSurge && (maxUnavailable === 0 || maxUnavailable === '0%')) {
    drop(`${UPDATE}/maxUnavailable`, 'The finding on maxSurge says that the task is missing for a while.');
  } else {
    report(`${UPDATE}/maxUnavailable`, {
      level: 'info',
      fidelity: 'approximate',
      message: `maxUnavailable ${maxUnavailable} becomes a minimumHealthyPercent of ${minimumHealthyPercent}.`,
      remediation:
        'Set `deploymentConfiguration` with `patches` in k2e.yaml if fewer tasks at once shall be missing.',
    });
  }
}
