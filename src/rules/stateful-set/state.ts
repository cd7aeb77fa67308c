import type {Workload} from '../../model/inventory.ts';
import type {StatefulSet} from '../../model/kubernetes.generated.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {listed} from '../wording.ts';
import {productOf} from './products.ts';

const SET = (name: string, image: string, replicas: number, rest: string) =>
  `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: shop}
spec:
  serviceName: ${name}
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: "${image}"}]}${rest}`;

const VOLUME = `
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}`;

export default defineRule({
  id: 'stateful-set/state',
  on: 'StatefulSet',
  claims: WHOLE,
  summary: 'StatefulSets are not converted: tasks have no lasting name, address or volume.',
  rationale:
    'A StatefulSet gives each pod a name with a number, an address by that name, and volumes that outlive the pod and come ' +
    'back to it, and starts and stops the pods one after the other. Tasks of an ECS service are all alike: a new task has a ' +
    'new address, and the disk of the old one is deleted with it. Databases, brokers and caches have managed services on AWS; ' +
    'other programs can be run as one service per ordinal, each with one task, a name of its own and its directory on EFS.',
  remediation:
    'Use the managed service, or rewrite it: with one replica as a Deployment with strategy Recreate and its data on EFS, ' +
    'with more as one such Deployment per ordinal; or keep it on EKS.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html',
      'https://docs.aws.amazon.com/databases-on-aws-how-to-choose/latest/databases-on-aws-how-to-choose.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported'],
  examples: [
    {
      name: 'a database',
      given: SET('db', 'postgres:16', 1, VOLUME),
      withholds: ['services/shop-db', 'task-definitions/shop-db'],
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'Amazon RDS'}],
    },
    {
      name: 'a program with numbered pods',
      given: SET('worker', 'example/worker:1', 3, VOLUME),
      withholds: ['services/shop-worker'],
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'worker-0 to worker-2'}],
    },
    {
      name: 'a program without volumes',
      given: SET('web', 'example/web:1', 2, ''),
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'but no volumes'}],
    },
  ],
  map({object, workload, report}) {
    const {spec = {}} = object.value as StatefulSet;
    const product = workload && productOf(workload);
    const volumes = volumesOf(spec);
    const replicas = spec.replicas ?? 1;
    const first = spec.ordinals?.start ?? 0;
    const runs = product
      ? ` It runs ${product.name}, in whose place AWS has ${product.service}${product.note === undefined ? '' : ` (${product.note})`}.`
      : '';
    report('', {
      level: 'blocker',
      fidelity: 'unsupported',
      message: `${nameOf(object)} is not converted: tasks of an ECS service have no lasting name, address or volume. ${keeps(object.ref.name, first, replicas, volumes)}${runs}`,
      remediation: product
        ? `${volumes.length > 0 ? `Move the data to ${product.service}` : `Set up ${product.service}`}, point the applications to its address, and convert those; until then the StatefulSet can stay in the cluster if the tasks can reach it.`
        : rewriting(replicas, volumes.length > 0, workload),
    });
  },
});

/** The names of the volumes that outlive a pod. */
function volumesOf({volumeClaimTemplates = [], template}: NonNullable<StatefulSet['spec']>): string[] {
  const claims = (template?.spec?.volumes ?? []).filter(
    ({persistentVolumeClaim}) => persistentVolumeClaim !== undefined,
  );
  const names = [
    ...volumeClaimTemplates.map(({metadata}) => metadata?.name ?? ''),
    ...claims.map(({name}) => name ?? ''),
  ];
  return [...new Set(names)];
}

/** What the pods keep when they are replaced: one sentence. */
function keeps(name: string, first: number, replicas: number, volumes: readonly string[]): string {
  const what = volumes.length === 1 ? `volume ${volumes[0]}` : `volumes ${listed(volumes)}`;
  if (replicas <= 1) {
    return `Its pod keeps the name ${name}-${first}${volumes.length === 0 ? ', but no volume' : ` and its ${what}`}.`;
  }
  const last = first + replicas - 1;
  return `Its pods keep their names, ${name}-${first} to ${name}-${last}${volumes.length === 0 ? ', but no volumes' : `, and each its ${what}`}.`;
}

/** What to write instead of a StatefulSet that no managed service replaces. */
function rewriting(replicas: number, hasVolumes: boolean, workload: Workload | undefined): string {
  const data = hasVolumes
    ? ' and a volume of EFS for its data (check that it bears NFS: locks and latency)'
    : '';
  if (replicas <= 1) {
    return `Write it as a Deployment with one replica, strategy Recreate${data}, and convert that.`;
  }
  const isNamed =
    hasVolumes || (workload?.services ?? []).some(({value}) => value.spec?.clusterIP === 'None');
  return isNamed
    ? `Write it as one Deployment per ordinal, each with one replica, strategy Recreate, a Service of its own${data}, and convert those; or keep it on EKS.`
    : 'If its pods need no names of their own, write it as a Deployment (the pod template as it is) and convert that.';
}
