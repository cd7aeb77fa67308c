import {setFates} from '../../choices/stateful-set/fate.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {DISK, exampleSet, MOUNTED} from './example-set.ts';
import {whyKept} from './why-kept.ts';

const POD_NAME = ', env: [{name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]';

export default defineRule({
  id: 'stateful-set/state',
  on: 'kept',
  claims: WHOLE,
  summary:
    'A StatefulSet whose pods keep data on disks, differ from each other, or run a database, is not converted unless k2e.yaml says how.',
  rationale:
    'A StatefulSet gives each pod a name with a number, an address by that name, and volumes that outlive the pod and come ' +
    'back to it, and starts and stops the pods one after the other. Tasks of an ECS service are all alike: a new task has a ' +
    'new address, and the disk of EBS that ECS makes for it is deleted with it; ECS never attaches one that exists. Databases, ' +
    'brokers and caches have managed services on AWS. Other programs can run as one service per ordinal, each with one task, ' +
    'the name of the pod and its own directory on EFS (`statefulSet: per-ordinal`); where the pods are in truth alike, as one ' +
    'service (`statefulSet: service`). k2e does neither by itself where it could lose data or let two tasks do the work of one.',
  remediation:
    'Use the managed service; or choose `workloads.<Kind>/<namespace>/<name>.statefulSet` in k2e.yaml, with its data on EFS; or keep it on EKS.',
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
      given: exampleSet({name: 'db', image: 'postgres:16', spec: DISK, container: MOUNTED}),
      withholds: ['services/shop-db', 'task-definitions/shop-db'],
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'Amazon RDS'}],
    },
    {
      name: 'a program whose pods have disks',
      given: exampleSet({spec: `replicas: 3\n${DISK}`, container: MOUNTED}),
      withholds: ['services/shop-worker', 'services/shop-worker-0'],
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'worker-0 to worker-2'}],
    },
    {
      name: 'a program whose pods know their names',
      given: exampleSet({spec: 'replicas: 2', container: POD_NAME}),
      withholds: ['services/shop-worker'],
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'POD_NAME'}],
    },
  ],
  map({object, workload, context, report}) {
    const fate = workload && context.choice(setFates).get(workload);
    if (!workload || fate?.kind !== 'kept') return;
    report('', {
      level: 'blocker',
      fidelity: 'unsupported',
      ...whyKept(nameOf(object), workload, fate),
    });
  },
});
