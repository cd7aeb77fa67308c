import {deliveryOf} from '../../choices/delivery.ts';
import {names} from '../../choices/names.ts';
import {rolloutOf, soleWriterOf} from '../../choices/rollout.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {valueAt} from '../../pointer.ts';
import {CLAIM, DEPLOYMENT} from '../pod/claim-manifests.ts';
import {readAll} from '../read-all.ts';
import {isRolledElsewhere} from '../rollout/rolled.ts';
import {shiftedConfiguration} from '../rollout/shifted.ts';
import {defineRule} from '../rule.ts';
import {listed} from '../wording.ts';
import {rollingConfiguration, tellRounding} from './rolling.ts';

const GIVEN = (spec: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
${spec.replaceAll(/^(?=.)/gm, '  ')}
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;

export default defineRule({
  id: 'deployment/strategy',
  on: ['Deployment', 'ReplicaSet', 'ReplicationController', 'Pod'],
  claims: ['/spec/strategy'],
  summary: 'The update strategy becomes the maximum and minimum healthy percent of the service.',
  rationale:
    'Kubernetes rounds `maxSurge` up and `maxUnavailable` down to whole pods. ECS takes whole percents, rounds the upper bound ' +
    'down and the lower one up, and cannot deploy at all when both come to the count itself: 125/75 at one to three tasks ' +
    'stands still for ever. k2e computes the percents that come to the same numbers of tasks for this count (or for every count ' +
    'that an autoscaler allows), and makes them stricter where a PodDisruptionBudget asks for it. ECS has no rollout that waits ' +
    'for ever: the circuit breaker stops one whose tasks keep failing, without rolling back, as Kubernetes does not either. A disk that is one ' +
    'pod’s becomes, with `claims` of k2e.yaml, a file system that every task mounts: then the old task is stopped first.',
  remediation:
    'Set `deploymentConfiguration` with `patches` in k2e.yaml if another balance suits the service better.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate'],
  examples: [
    {
      name: 'the default with three replicas',
      given: GIVEN('replicas: 3'),
      emits: {
        'services/shop-app': {
          deploymentConfiguration: {
            strategy: 'ROLLING',
            maximumPercent: 134,
            minimumHealthyPercent: 100,
            deploymentCircuitBreaker: {enable: true, rollback: false},
          },
          availabilityZoneRebalancing: 'ENABLED',
        },
      },
    },
    {
      name: 'one pod with a disk that was copied to EFS',
      given: DEPLOYMENT(CLAIM('ReadWriteOnce', 'storageClassName: gp3')),
      config: 'workloads: {Deployment/shop/app: {claims: {data: "fs-0a1b2c3d4e5f67890:/shop/data"}}}',
      emits: {
        'services/shop-app': {deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}},
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'stop the old one first'}],
    },
    {
      name: 'percentages of the manifest',
      given: GIVEN(
        'replicas: 4\nstrategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 50%, maxUnavailable: 0}}',
      ),
      emits: {
        'services/shop-app': {deploymentConfiguration: {maximumPercent: 150, minimumHealthyPercent: 100}},
      },
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/strategy/rollingUpdate/maxSurge', says: '50%'},
      ],
    },
    {
      name: 'an exclusive worker with an autoscaler, which begins at no task when it is handed over',
      config: 'cutover: {workers: {Deployment/shop/app: exclusive}}',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 250m}}}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: app, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
  minReplicas: 4
  maxReplicas: 8
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
`,
      emits: {
        'services/shop-app': {
          desiredCount: 0,
          deploymentConfiguration: {maximumPercent: 200, minimumHealthyPercent: 75},
        },
      },
      findings: [{level: 'info', fidelity: 'approximate', says: '1 to 8 replicas'}],
    },
    {
      name: 'stop the old before the new',
      given: GIVEN('strategy: {type: Recreate}'),
      emits: {
        'services/shop-app': {
          deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0},
          availabilityZoneRebalancing: 'DISABLED',
        },
      },
    },
    {
      name: 'three replicas that insist on a zone, on EC2',
      config: 'compute: ec2',
      given: GIVEN('replicas: 3').replace(
        'spec: {containers',
        'spec: {nodeSelector: {topology.kubernetes.io/zone: eu-west-1a}, containers',
      ),
      emits: {'services/shop-app': {availabilityZoneRebalancing: 'DISABLED'}},
    },
    {
      name: 'three replicas that insist on a zone, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: GIVEN('replicas: 3').replace(
        'spec: {containers',
        'spec: {nodeSelector: {topology.kubernetes.io/zone: eu-west-1a}, containers',
      ),
      emits: {'services/shop-app': {availabilityZoneRebalancing: 'DISABLED'}},
    },
  ],
  map(subject) {
    const {view, workload, context, set} = subject;
    if (!workload || runsAs(workload) !== 'service') return;
    if (isRolledElsewhere(subject)) {
      subject.drop('/spec/strategy', 'The Rollout that names it says how its pods are replaced.');
      return;
    }
    const rollout = rolloutOf(workload, context);
    readAll(view);
    const type = valueAt(view, TYPE);
    if (typeof type === 'string' && type !== '' && !TYPES.has(type)) {
      subject.report(TYPE, {
        level: 'action',
        fidelity: 'approximate',
        message:
          'Kubernetes knows no update strategy of this name and refuses the object; the service is updated step by step.',
        remediation: 'Set the type to RollingUpdate or Recreate.',
      });
    }
    const rolling = rollingConfiguration(rollout, workload, context);
    const delivery = workload.canary ? deliveryOf(workload, context) : undefined;
    set(
      context.choice(names).service(workload),
      delivery?.kind === 'shifted' ? shiftedConfiguration(rolling, delivery.shift) : rolling,
    );
    tellRounding(subject, rollout, '/spec/strategy/rollingUpdate');
    const disks = soleWriterOf(workload, context);
    if (disks.length > 0) {
      subject.report(subject.given('/spec/strategy') ? '/spec/strategy' : '', {
        level: 'review',
        fidelity: 'approximate',
        message: `Kubernetes mounts a disk (${listed(disks)}) on one node at a time; where it is now, the old task and the new one would both write while the service is updated. k2e has ECS stop the old one first, so that for a moment none runs.`,
        remediation:
          'Nothing needs to be done where a pause is well. If two may write at once, set `deploymentConfiguration` with `patches` in k2e.yaml.',
      });
    }
  },
});

const TYPE = '/spec/strategy/type';
const TYPES: ReadonlySet<string> = new Set(['RollingUpdate', 'Recreate']);
