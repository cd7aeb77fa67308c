import {names} from '../../choices/names.ts';
import {rolloutOf} from '../../choices/rollout.ts';
import {setFates} from '../../choices/stateful-set/fate.ts';
import {defineRule, type Subject} from '../rule.ts';
import {exampleSet, perOrdinal} from './example-set.ts';

export default defineRule({
  id: 'stateful-set/update-strategy',
  on: 'StatefulSet',
  claims: [
    '/spec/updateStrategy',
    '/spec/podManagementPolicy',
    '/spec/minReadySeconds',
    '/spec/revisionHistoryLimit',
  ],
  summary:
    'The service stops a task before it starts its successor; there is no order, no partition and no waiting for people.',
  rationale:
    'Kubernetes updates the pods of a StatefulSet from the highest number down, one at a time (`maxUnavailable` of them), each old ' +
    'pod gone before its successor starts; `partition` leaves the lower numbers at the old revision, and `OnDelete` all of them until ' +
    'somebody deletes a pod. It starts them one after the other unless `podManagementPolicy` is `Parallel`. A service of ECS with a ' +
    'maximum of 100 percent also stops before it starts, in any order, all tasks in the end. Rebalancing between zones is off, as it ' +
    'starts a task before it stops one. Services per ordinal are made one after the other, and updated by whoever deploys them.',
  remediation:
    'Deploy the services of the ordinals one by one where the order matters; run a second service with the new revision in place of a partition.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies',
      'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-management-policies',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'one replica: never two tasks',
      given: exampleSet({}),
      emits: {
        'services/shop-worker': {
          deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0},
          availabilityZoneRebalancing: 'DISABLED',
        },
      },
    },
    {
      name: 'one of four at a time',
      given: exampleSet({spec: 'replicas: 4\npodManagementPolicy: Parallel'}),
      emits: {
        'services/shop-worker': {deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 75}},
      },
      drops: ['/spec/podManagementPolicy'],
    },
    {
      name: 'two at a time',
      given: exampleSet({spec: 'replicas: 4\nupdateStrategy: {rollingUpdate: {maxUnavailable: 2}}'}),
      emits: {
        'services/shop-worker': {deploymentConfiguration: {minimumHealthyPercent: 50}},
      },
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/updateStrategy/rollingUpdate/maxUnavailable',
          says: '50',
        },
      ],
    },
    {
      name: 'in order',
      given: exampleSet({spec: 'replicas: 2\npodManagementPolicy: OrderedReady'}),
      config: perOrdinal('worker'),
      findings: [{level: 'info', fidelity: 'approximate', path: '/spec/podManagementPolicy', says: 'order'}],
    },
    {
      name: 'a partition',
      given: exampleSet({spec: 'replicas: 4\nupdateStrategy: {rollingUpdate: {partition: 3}}'}),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/updateStrategy/rollingUpdate/partition',
          says: '3',
        },
      ],
    },
    {
      name: 'updates by hand',
      given: exampleSet({
        spec: 'updateStrategy: {type: OnDelete}\nminReadySeconds: 20\nrevisionHistoryLimit: 3',
      }),
      findings: [
        {level: 'review', fidelity: 'manual', path: '/spec/updateStrategy/type', says: 'at once'},
        {level: 'review', fidelity: 'approximate', path: '/spec/minReadySeconds', says: '20'},
      ],
      drops: ['/spec/revisionHistoryLimit'],
    },
  ],
  map(subject) {
    const {workload, context, set, after} = subject;
    const fate = workload && context.choice(setFates).get(workload);
    if (!workload || fate?.kind !== 'converted') return;
    const name = context.choice(names);
    const {maximumPercent, minimumHealthyPercent} = rolloutOf(workload, context);
    set(name.service(workload), {
      deploymentConfiguration: {
        strategy: 'ROLLING',
        maximumPercent,
        minimumHealthyPercent,
        deploymentCircuitBreaker: {enable: true, rollback: false},
      },
      availabilityZoneRebalancing: 'DISABLED',
    });
    const isOrdered = subject.view.spec?.podManagementPolicy !== 'Parallel';
    const services = name.services(workload);
    if (isOrdered) {
      for (const [index, service] of services.entries()) {
        const before = services[index - 1];
        if (before) after(service, before);
      }
    }
    tellOrder(subject, services.length, fate.how === 'alike');
    tellUpdate(subject, minimumHealthyPercent, fate.how);
    tellTimers(subject);
  },
});

function tellOrder(
  {view, given, report, drop}: Subject<'StatefulSet'>,
  services: number,
  isAlike: boolean,
): void {
  const path = '/spec/podManagementPolicy';
  const policy = view.spec?.podManagementPolicy;
  if (policy === 'Parallel') drop(path, 'ECS starts tasks without waiting for others.');
  else if (services < 2 && !isAlike) drop(path, 'Of one task there is no order.');
  else if (given(path)) {
    report(path, {
      level: 'info',
      fidelity: 'approximate',
      message:
        services > 1
          ? 'Pods start in the order of their numbers, each when the one before is ready. The services are made in that order too, but only CloudFormation waits until one is steady; afterwards ECS starts tasks as needed.'
          : 'Pods start in the order of their numbers, each when the one before is ready; ECS starts the tasks of a service together.',
      remediation: 'Let a program wait for the others that it needs.',
    });
  }
}

function tellUpdate(
  {view, given, report, drop}: Subject<'StatefulSet'>,
  minimumHealthyPercent: number,
  how: 'one' | 'alike' | 'apart',
): void {
  const {type, rollingUpdate} = view.spec?.updateStrategy ?? {};
  const at = '/spec/updateStrategy';
  if (type === 'OnDelete') {
    report(`${at}/type`, {
      level: 'review',
      fidelity: 'manual',
      message:
        'A pod gets a new revision when somebody deletes it. A service of ECS replaces its tasks at once when it is updated.',
      remediation: 'Update the service when its task may be replaced, not before.',
    });
  } else if (type !== undefined && type !== '' && type !== 'RollingUpdate') {
    report(`${at}/type`, {
      level: 'action',
      fidelity: 'approximate',
      message:
        'Kubernetes knows no update strategy of this name and refuses the object; the service is updated step by step.',
      remediation: 'Set the type to RollingUpdate or OnDelete.',
    });
  } else drop(`${at}/type`, 'A service of ECS rolls out a new revision step by step, too.');
  const partition = rollingUpdate?.partition ?? 0;
  const isRolling = type !== 'OnDelete';
  if (partition === 0 || !isRolling) {
    drop(
      `${at}/rollingUpdate/partition`,
      isRolling ? 'It is the default: all pods are updated.' : NOT_ROLLING,
    );
  } else {
    report(`${at}/rollingUpdate/partition`, {
      level: 'action',
      fidelity: 'manual',
      message: `Pods with numbers below ${partition} stay at the old revision; ${how === 'apart' ? 'each service gets the new one when it is updated' : 'a service updates all its tasks'}.`,
      remediation:
        how === 'apart'
          ? 'Update only the services with the numbers that the partition allows.'
          : 'Remove the partition, or use a canary deployment of ECS.',
    });
  }
  const path = `${at}/rollingUpdate/maxUnavailable`;
  const value = rollingUpdate?.maxUnavailable;
  if (!given(path)) return;
  if (how !== 'alike' || !isRolling) {
    drop(path, isRolling ? 'Of one task at most one is missing.' : NOT_ROLLING);
  } else {
    report(path, {
      level: 'info',
      fidelity: 'approximate',
      message: `maxUnavailable ${value} becomes minimumHealthyPercent ${minimumHealthyPercent}, with a maximum of 100 percent.`,
      remediation: 'Nothing needs to be done.',
    });
  }
}

const NOT_ROLLING = 'It has no effect with the strategy OnDelete.';

function tellTimers({view, report, drop}: Subject<'StatefulSet'>): void {
  const {minReadySeconds = 0} = view.spec ?? {};
  if (minReadySeconds === 0)
    drop('/spec/minReadySeconds', 'It is the default: a ready pod is available at once.');
  else {
    report('/spec/minReadySeconds', {
      level: 'review',
      fidelity: 'approximate',
      message: `ECS does not wait ${minReadySeconds} seconds before it counts a healthy task; a task that fails shortly after its start is noticed later.`,
      remediation: 'Lengthen the start period of the health check, or add alarms to the deployment.',
    });
  }
  drop(
    '/spec/revisionHistoryLimit',
    'All revisions of a task definition are kept until they are deregistered.',
  );
}
