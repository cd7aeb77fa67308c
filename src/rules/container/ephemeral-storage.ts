import {computeOf} from '../../choices/compute.ts';
import {quantityOf} from '../../choices/container-resources.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {taskSize} from '../../choices/task-size.ts';
import {TASK_DEFINITION} from '../../ecs/limits.ts';
import {defineRule, type Report} from '../rule.ts';
import {refusedAmount} from './amount.ts';

const REQUEST = '/resources/requests/ephemeral-storage';
const LIMIT = '/resources/limits/ephemeral-storage';
const DEFAULT = TASK_DEFINITION.ephemeralStorageDefaultGiB;
const MOST = TASK_DEFINITION.ephemeralStorageGiB.max;

export default defineRule({
  id: 'container/ephemeral-storage',
  on: 'container',
  claims: [REQUEST, LIMIT],
  summary: 'Disk beyond the 20 GiB of every Fargate task becomes the ephemeral storage of the task.',
  rationale:
    'Kubernetes evicts a pod that writes more than its limit of `ephemeral-storage`. A Fargate task has 20 to 200 GiB of disk, ' +
    'which all its containers share with their images; there is no limit for one container, and a full disk is an error that the ' +
    'program gets. On EC2 and Managed Instances the disk is that of the instance.',
  remediation:
    'Leave room for the images. Put data that needs more than 200 GiB on EFS or S3, or choose `compute: ec2` in k2e.yaml.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#local-ephemeral-storage',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'less than a task has',
      given: 'resources: {requests: {ephemeral-storage: 1Gi}, limits: {ephemeral-storage: 2Gi}}',
      emits: {'task-definitions/shop-app': {ephemeralStorage: null}},
      drops: [
        '/spec/template/spec/containers/0/resources/requests/ephemeral-storage',
        '/spec/template/spec/containers/0/resources/limits/ephemeral-storage',
      ],
    },
    {
      name: 'more than a task has',
      given: 'resources: {requests: {ephemeral-storage: 50Gi}}',
      emits: {'task-definitions/shop-app': {ephemeralStorage: {sizeInGiB: 50}}},
      findings: [{level: 'info', fidelity: 'approximate', says: '50 GiB'}],
    },
    {
      name: 'more than Fargate has',
      given: 'resources: {limits: {ephemeral-storage: 500Gi}}',
      findings: [{level: 'blocker', fidelity: 'unsupported', says: '200 GiB'}],
    },
    {
      name: 'a large amount, on EC2',
      config: 'compute: ec2',
      given: 'resources: {limits: {ephemeral-storage: 500Gi}}',
      emits: {'task-definitions/shop-app': {ephemeralStorage: null}},
      findings: [{level: 'action', fidelity: 'approximate', says: '500 GiB'}],
    },
    {
      name: 'a large amount, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'resources: {limits: {ephemeral-storage: 100Gi}}',
      emits: {'task-definitions/shop-app': {ephemeralStorage: null}},
      findings: [{level: 'action', fidelity: 'approximate', says: '100 GiB'}],
    },
    {
      name: 'an amount that Kubernetes refuses',
      given: 'resources: {limits: {ephemeral-storage: -1Gi}}',
      findings: [{level: 'action', fidelity: 'manual', says: 'not an amount'}],
    },
  ],
  map({view, workload, context, set, report, drop}) {
    const {requests, limits} = view.resources ?? {};
    const {storage, task} = taskSize(workload, context);
    const compute = computeOf(workload, context);
    if (task.storage !== undefined && !isSidecar(workload, context)) {
      set(context.choice(names).taskDefinition(workload), {ephemeralStorage: {sizeInGiB: task.storage}});
    }
    if (isSidecar(workload, context)) {
      drop(REQUEST, SHARED);
      drop(LIMIT, SHARED);
      return;
    }
    for (const [path, amounts] of [
      [REQUEST, requests],
      [LIMIT, limits],
    ] as const) {
      if (amounts?.['ephemeral-storage'] === undefined) continue;
      if (!quantityOf(amounts, 'ephemeral-storage')) report(path, refusedAmount('disk'));
      else if (compute !== 'fargate') {
        if (storage <= DEFAULT || (path === REQUEST && limits?.['ephemeral-storage'] !== undefined))
          drop(path, 'The containers share the disk of the instance; ECS sets no limit on it.');
        else report(path, onInstance(storage, compute));
      } else if (storage <= DEFAULT) {
        drop(path, `The containers name ${storage} GiB together; every Fargate task has ${DEFAULT}.`);
      } else if (path === REQUEST && limits?.['ephemeral-storage'] !== undefined) {
        drop(path, 'The limit counts for the disk of the task.');
      } else if (storage > MOST) {
        report(path, {
          level: 'blocker',
          fidelity: 'unsupported',
          message: `The containers need ${storage} GiB of disk together; a Fargate task has ${MOST} GiB at most.`,
        });
      } else {
        report(path, {
          level: 'info',
          fidelity: 'approximate',
          message: `The task gets the ${storage} GiB of disk that its containers name; their images take a part of it.`,
        });
      }
    }
  },
});

const SHARED = 'The containers share the disk of the task that they run in.';

/** The disk of an instance is shared by its tasks, and ECS does not look at it when it places one. */
function onInstance(storage: number, compute: 'ec2' | 'managed'): Report {
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `The containers name ${storage} GiB of disk together; the tasks of an instance share its disk, and ECS places a task without looking at it.`,
    remediation:
      compute === 'managed'
        ? 'Set `storageSizeGiB` of the capacity provider to what the tasks of one instance need together.'
        : 'Give the instances disks that are large enough for the tasks that one of them holds.',
  };
}
