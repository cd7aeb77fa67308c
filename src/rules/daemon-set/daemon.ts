import {daemonProviders} from '../../choices/capacity.ts';
import {daemonFates} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {refToken} from '../../ecs/token.ts';
import {intOrPercent} from '../../model/int-or-percent.ts';
import type {Workload} from '../../model/inventory.ts';
import type {DaemonSet} from '../../model/kubernetes.generated.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {workloadName} from '../wording.ts';
import {exampleDaemon} from './example-set.ts';

const MANAGED = `aws: {accountId: "111122223333", region: eu-west-1}
compute: managed
cluster: {capacityProviders: {managed: shop-managed}}`;
const UPDATE = '/spec/updateStrategy/rollingUpdate';
const PROVIDER = 'arn:aws:ecs:eu-west-1:111122223333:capacity-provider/shop-managed';

export default defineRule({
  id: 'daemon-set/daemon',
  on: 'DaemonSet',
  claims: ['/spec/updateStrategy', '/spec/minReadySeconds', '/spec/revisionHistoryLimit'],
  summary:
    'On Managed Instances a DaemonSet becomes a managed daemon: one task on each instance of its capacity providers.',
  rationale:
    'A daemon (CreateDaemon) runs one task of a daemon task definition on each instance of the capacity providers that it names: new ' +
    'instances get it before the tasks of services, and it stops last. It has no placement constraints, no network mode, no port ' +
    'mappings and no EFS; directories of the instance it may mount. Tasks of the instance reach it at the address 169.254.172.2. ' +
    'Unless `critical` is false, a daemon that fails makes ECS drain its instance with all tasks, which a failing DaemonSet never ' +
    'does to its node, so that k2e writes false. An update replaces instances, `drainPercent` of them at a time, and does not swap the ' +
    'task on a running one: `maxUnavailable` in percent becomes that, and `minReadySeconds` the time after each step, in whole minutes.',
  remediation:
    'Check what the agent reads on the machine: managed instances run Bottlerocket and containerd, and have no kubelet.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
      'https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateDaemon.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterDaemonTaskDefinition.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'an agent on each managed instance',
      given: exampleDaemon('sync', 'example/sync:1'),
      config: MANAGED,
      emits: {
        'daemon-task-definitions/ops-sync': {
          family: 'ops-sync',
          networkMode: null,
          requiresCompatibilities: null,
          containerDefinitions: [{name: 'sync', image: 'example/sync:1', essential: true}],
        },
        'daemons/ops-sync': {
          daemonName: 'ops-sync',
          critical: false,
          capacityProviderArns: [PROVIDER],
          propagateTags: 'DAEMON',
        },
      },
      withholds: ['services/ops-sync', 'task-definitions/ops-sync', 'security-groups/ops-sync'],
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: '169.254.172.2'}],
    },
    {
      name: 'an agent without which no task may run, on a capacity provider of its own',
      given: exampleDaemon('sync', 'example/sync:1'),
      config: `${MANAGED}\nworkloads: {DaemonSet/ops/sync: {critical: true, capacityProvider: shop-spot}}`,
      emits: {
        'daemons/ops-sync': {
          critical: true,
          capacityProviderArns: ['arn:aws:ecs:eu-west-1:111122223333:capacity-provider/shop-spot'],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'drains'}],
    },
    {
      name: 'a tenth of the nodes at a time',
      given: exampleDaemon(
        'sync',
        'example/sync:1',
        'updateStrategy: {rollingUpdate: {maxUnavailable: 10%}}\nminReadySeconds: 90\nrevisionHistoryLimit: 3',
      ),
      config: MANAGED,
      emits: {'daemons/ops-sync': {deploymentConfiguration: {drainPercent: 10, bakeTimeInMinutes: 2}}},
      findings: [
        {level: 'review', fidelity: 'approximate', path: ''},
        {level: 'review', fidelity: 'approximate', path: `${UPDATE}/maxUnavailable`, says: 'instances'},
        {level: 'info', fidelity: 'approximate', path: '/spec/minReadySeconds', says: '2 minutes'},
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
      config: MANAGED,
      findings: [
        {level: 'review', fidelity: 'approximate', path: ''},
        {level: 'review', fidelity: 'approximate', path: `${UPDATE}/maxSurge`, says: 'new instances'},
      ],
      drops: [`${UPDATE}/maxUnavailable`],
    },
    {
      name: 'an agent on EC2, where a service runs on each instance',
      given: exampleDaemon('sync', 'example/sync:1'),
      config: 'compute: ec2',
      withholds: ['daemons/ops-sync'],
    },
    {
      name: 'an agent on Fargate, which has no instances',
      given: exampleDaemon('sync', 'example/sync:1'),
      withholds: ['daemons/ops-sync'],
    },
    {
      name: 'updates by hand',
      given: exampleDaemon('sync', 'example/sync:1', 'updateStrategy: {type: OnDelete}'),
      config: MANAGED,
      findings: [
        {level: 'review', fidelity: 'approximate', path: ''},
        {level: 'review', fidelity: 'approximate', path: '/spec/updateStrategy/type', says: 'at once'},
      ],
    },
  ],
  map(subject) {
    const {workload, context, set, report} = subject;
    const fate = workload && context.choice(daemonFates).get(workload);
    if (!workload || fate?.kind !== 'converted' || fate.as !== 'daemon') return;
    const name = context.choice(names);
    const isCritical = criticalOf(workload, context);
    const deploymentConfiguration = updateOf(workload);
    set(name.daemon(workload), {
      daemonName: name.base(workload),
      clusterArn: clusterArn(context),
      daemonTaskDefinitionArn: refToken(name.daemonTaskDefinition(workload), '/daemonTaskDefinitionArn'),
      capacityProviderArns: daemonProviders(workload, context).map(provider =>
        ecsArn(`capacity-provider/${provider}`, context),
      ),
      ...(Object.keys(deploymentConfiguration).length === 0 ? {} : {deploymentConfiguration}),
      critical: isCritical,
      enableECSManagedTags: true,
      enableExecuteCommand: false,
      propagateTags: 'DAEMON',
    });
    const purpose = fate.agent ? `, which ${fate.agent.purpose},` : '';
    const failing = isCritical
      ? ' If it fails on an instance, ECS drains the instance and stops its other tasks, as k2e.yaml says.'
      : '';
    report('', {
      level: 'review',
      fidelity: 'approximate',
      message: `${workloadName(workload)}${purpose} becomes a daemon with one task on each managed instance. Tasks reach it at 169.254.172.2 on the ports of its containers, and no Service leads to it; the instances have other paths and sockets than nodes of Kubernetes, and no kubelet.${failing}`,
      remediation: `Check what it reads on the machine, and give applications 169.254.172.2 where they used the address of their node. If it is not needed on ECS, set \`workloads.${workload.object.id}.daemonSet: none\` in k2e.yaml; to run it in the tasks themselves, \`sidecar\`.`,
    });
    tellUpdate(subject, deploymentConfiguration);
  },
});

function criticalOf({object}: Workload, {config}: Context): boolean {
  return (Object.hasOwn(config.workloads, object.id) && config.workloads[object.id]?.critical) || false;
}

/** The ARN of something in ECS, in the account and region of the run. */
function ecsArn(resource: string, context: Context): string {
  return `arn:${context.need('aws.partition')}:ecs:${context.need('aws.region')}:${context.need('aws.accountId')}:${resource}`;
}

function clusterArn(context: Context): string {
  const {cluster} = context.config;
  return cluster.create
    ? refToken(context.choice(names).cluster, '/cluster/clusterArn')
    : ecsArn(`cluster/${cluster.name}`, context);
}

/** How many instances are replaced at a time, in percent, and how long each step is watched, in whole minutes. */
function updateOf({object}: Workload): {readonly drainPercent?: number; readonly bakeTimeInMinutes?: number} {
  const {spec} = object.value as Pick<DaemonSet, 'spec'>;
  const wish = intOrPercent(spec?.updateStrategy?.rollingUpdate?.maxUnavailable);
  const seconds = spec?.minReadySeconds ?? 0;
  return {
    ...(wish && 'percent' in wish && wish.percent > 0 ? {drainPercent: Math.min(100, wish.percent)} : {}),
    ...(seconds > 0 ? {bakeTimeInMinutes: Math.min(1440, Math.ceil(seconds / 60))} : {}),
  };
}

function tellUpdate(
  {view, report, drop}: Subject<'DaemonSet'>,
  {drainPercent, bakeTimeInMinutes}: ReturnType<typeof updateOf>,
): void {
  const {minReadySeconds = 0, updateStrategy: {type, rollingUpdate} = {}} = view.spec ?? {};
  drop(
    '/spec/revisionHistoryLimit',
    'All revisions of a daemon task definition are kept until they are deleted.',
  );
  if (bakeTimeInMinutes === undefined)
    drop('/spec/minReadySeconds', 'It is the default: a ready pod is available at once.');
  else {
    report('/spec/minReadySeconds', {
      level: 'info',
      fidelity: 'approximate',
      message: `Kubernetes waits ${minReadySeconds} seconds before a new pod counts; ECS waits ${bakeTimeInMinutes === 1 ? 'a minute' : `${bakeTimeInMinutes} minutes`} after each step of an update.`,
      remediation: 'Nothing needs to be done.',
    });
  }
  const isOnDelete = type === 'OnDelete';
  if (type === undefined || type === '' || type === 'RollingUpdate')
    drop('/spec/updateStrategy/type', 'A daemon rolls out a new revision step by step, too.');
  else {
    report('/spec/updateStrategy/type', {
      level: 'review',
      fidelity: 'approximate',
      message: isOnDelete
        ? 'A pod gets a new revision when somebody deletes it. ECS begins at once to replace the instances when the daemon is updated.'
        : 'Kubernetes knows no update strategy of this name and refuses the object; the daemon is updated step by step.',
      remediation: 'Update the daemon when its instances may be replaced, not before.',
    });
  }
  const {maxSurge} = rollingUpdate ?? {};
  const hasSurge = maxSurge !== undefined && maxSurge !== 0 && maxSurge !== '0%';
  if (!hasSurge) drop(`${UPDATE}/maxSurge`, 'It is the default: the old pod stops first.');
  else {
    report(`${UPDATE}/maxSurge`, {
      level: 'review',
      fidelity: 'approximate',
      message: `A new pod starts on a node before the old one stops there (maxSurge ${maxSurge}); ECS starts new instances with the new daemon and drains the old ones, so that all their tasks move.`,
      remediation: 'Update the daemon at a time when the services of the capacity provider may be moved.',
    });
  }
  const {maxUnavailable} = rollingUpdate ?? {};
  if (isOnDelete) drop(UPDATE, 'It has no effect with the strategy OnDelete.');
  else if (
    maxUnavailable === undefined ||
    maxUnavailable === 1 ||
    maxUnavailable === 0 ||
    maxUnavailable === '0%'
  )
    drop(
      `${UPDATE}/maxUnavailable`,
      'ECS replaces a share of the instances at a time, 25 percent where nothing is said.',
    );
  else {
    report(`${UPDATE}/maxUnavailable`, {
      level: 'review',
      fidelity: 'approximate',
      message:
        drainPercent === undefined
          ? `At most ${maxUnavailable} nodes are without the pod during an update; ECS replaces a share of the instances at a time, 25 percent where nothing is said, with all tasks on them.`
          : `At most ${maxUnavailable} of the nodes are without the pod during an update; ECS replaces ${drainPercent} percent of the instances at a time, with all tasks on them.`,
      remediation:
        'Set `deploymentConfiguration.drainPercent` with `patches` in k2e.yaml if fewer instances at once shall be replaced.',
    });
  }
}
