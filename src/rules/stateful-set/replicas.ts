import {runsOnOneSide, whoStartsIt} from '../../choices/both-sides.ts';
import {restsAtZero} from '../../choices/finalised.ts';
import {firstCount, OUT_OF_BOUNDS} from '../../choices/first-count.ts';
import {names} from '../../choices/names.ts';
import {setFates} from '../../choices/stateful-set/fate.ts';
import type {Workload} from '../../model/inventory.ts';
import {MOST_APART, statefulPods} from '../../model/stateful-pods.ts';
import {defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {exampleSet, perOrdinal} from './example-set.ts';

const ALIKE =
  'Check that no program derives who it is from its host name. If one does, set `statefulSet: per-ordinal` for the workload in k2e.yaml; if all is well, waive the finding.';

export default defineRule({
  id: 'stateful-set/replicas',
  on: 'StatefulSet',
  claims: ['/spec/replicas', '/spec/ordinals'],
  summary:
    'A StatefulSet becomes one service, or with `statefulSet: per-ordinal` a service with one task for each of its pods.',
  rationale:
    'The pods of a StatefulSet have numbered names and never two of one name at once. A service of ECS keeps a number of tasks that ' +
    'are all alike. With one replica there is nothing to tell apart: it becomes a service that stops its task before it starts ' +
    'another. With more, and no sign in the manifests that the pods differ, the tasks are alike too. Where pods differ, k2e makes, ' +
    'when k2e.yaml asks for it, one service per ordinal, `<name>-0` and on: each has a desired count of 1, a task definition of its ' +
    'own, and the name of the pod where the manifest reads it. They share roles, log group and security group. More pods are more ' +
    'services then: their number follows `replicas` when k2e runs again, and no autoscaler changes it.',
  remediation:
    'Choose with `workloads.<Kind>/<namespace>/<name>.statefulSet` in k2e.yaml: `service` or `per-ordinal`.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
      'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#start-ordinal',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'one replica without data',
      given: exampleSet({}),
      emits: {'services/shop-worker': {desiredCount: 1}},
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'one task'}],
    },
    {
      name: 'three replicas, and nothing that shows that they differ',
      given: exampleSet({spec: 'replicas: 3'}),
      emits: {'services/shop-worker': {desiredCount: 3}},
      findings: [{level: 'action', fidelity: 'approximate', path: '', says: 'all alike'}],
    },
    {
      name: 'a service per ordinal',
      given: exampleSet({spec: 'replicas: 2\nordinals: {start: 5}'}),
      config: perOrdinal('worker'),
      emits: {
        'services/shop-worker-5': {serviceName: 'shop-worker-5', desiredCount: 1},
        'services/shop-worker-6': {serviceName: 'shop-worker-6', desiredCount: 1},
        'task-definitions/shop-worker-6': {family: 'shop-worker-6'},
      },
      withholds: ['services/shop-worker', 'task-definitions/shop-worker'],
      findings: [
        {level: 'review', fidelity: 'approximate', path: '', says: 'shop-worker-5 and shop-worker-6'},
      ],
    },
    {
      name: 'numbers that begin elsewhere, which alike tasks do not have',
      given: exampleSet({spec: 'replicas: 2\nordinals: {start: 5}'}),
      findings: [
        {level: 'action', fidelity: 'approximate', path: '', says: 'all alike'},
        {level: 'info', fidelity: 'approximate', path: '/spec/ordinals/start', says: '5'},
      ],
    },
    {
      name: 'the default of the first number',
      given: exampleSet({spec: 'ordinals: {start: 0}'}),
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'one task'}],
      drops: ['/spec/ordinals/start'],
    },
    {
      name: 'one that may run on one side only',
      given: exampleSet({}),
      config: 'cutover: {workers: {StatefulSet/shop/worker: exclusive}}',
      emits: {'services/shop-worker': {desiredCount: 0}},
      findings: [
        {level: 'review', fidelity: 'approximate', path: ''},
        {level: 'review', fidelity: 'approximate', path: '/spec/replicas', says: 'one side'},
      ],
    },
    {
      name: 'one on ECS for good, whose pods rest at 0',
      given: exampleSet({spec: 'replicas: 0'}),
      config: 'cutover: {finalised: [StatefulSet/shop/worker]}',
      emits: {'services/shop-worker': {desiredCount: 0}},
      findings: [
        {level: 'review', fidelity: 'approximate', path: ''},
        {level: 'action', fidelity: 'manual', path: '/spec/replicas', says: 'its service stops'},
      ],
    },
    {
      name: 'more pods than services',
      given: exampleSet({spec: 'replicas: 200'}),
      config: perOrdinal('worker'),
      withholds: ['services/shop-worker-150'],
      findings: [
        {level: 'review', fidelity: 'approximate', path: '', says: 'each of its pods'},
        {level: 'blocker', fidelity: 'unsupported', path: '/spec/replicas', says: '200'},
      ],
    },
  ],
  map(subject) {
    const {view, workload, context, set, report, drop} = subject;
    const fate = workload && context.choice(setFates).get(workload);
    if (!workload || fate?.kind !== 'converted') return;
    const name = context.choice(names);
    const replicas = view.spec?.replicas ?? 1;
    const start = view.spec?.ordinals?.start ?? 0;
    const isApart = fate.how === 'apart';
    const isExclusive = runsOnOneSide(workload, context.config);
    const count = isApart ? Math.min(1, replicas) : firstCount(workload, replicas, context);
    if (!isApart && !isExclusive && count !== replicas) drop('/spec/replicas', OUT_OF_BOUNDS);
    set(name.service(workload), {desiredCount: isExclusive ? 0 : count});
    const resting = restsAtZero(workload, replicas, context.config);
    if (resting) report('/spec/replicas', {level: 'action', fidelity: 'manual', ...resting});
    if (isExclusive) {
      report('/spec/replicas', {
        level: 'review',
        fidelity: 'approximate',
        message: `${workloadName(workload)} runs on one side at a time, as \`cutover.workers\` says: its service has no task ${whoStartsIt(workload)}.`,
        remediation: 'Let `k2e cutover` hand it over.',
      });
    }
    const services = listed(name.services(workload).map(each => each.name));
    report('', {
      level: fate.how === 'alike' && !fate.isAsked ? 'action' : 'review',
      fidelity: 'approximate',
      ...told(fate.how, workloadName(workload), services, workload, count),
    });
    if (isApart && replicas > MOST_APART) {
      report('/spec/replicas', {
        level: 'blocker',
        fidelity: 'unsupported',
        message: `The StatefulSet has ${replicas} replicas; k2e makes at most ${MOST_APART} services of one.`,
        remediation: 'Split it, or set `statefulSet: service` if the pods are alike.',
      });
    }
    if (isApart) return;
    if (start === 0) drop('/spec/ordinals/start', 'It is the default.');
    else {
      report('/spec/ordinals/start', {
        level: 'info',
        fidelity: 'approximate',
        message: `The numbers of the pods begin at ${start}; the tasks of a service have none.`,
        remediation: 'Nothing needs to be done if no program reads the number.',
      });
    }
  },
});

function told(
  how: 'one' | 'alike' | 'apart',
  what: string,
  services: string,
  workload: Workload,
  count: number,
): Pick<Report, 'message' | 'remediation'> {
  const pod = statefulPods(workload)[0]?.name ?? '';
  switch (how) {
    case 'one':
      return {
        message: `${what} becomes a service with one task, which is stopped before another starts, so that there are never two. Fields of the downward API still say ${pod}; the address and the host name of the task are others each time.`,
        remediation: 'Check that nothing relies on the host name of the pod.',
      };
    case 'alike':
      return {
        message: `${what} becomes one service ${count === 1 ? 'whose tasks are' : `with ${count} tasks that are`} all alike, without the numbered names of its pods; nothing in the manifests shows that they differ.`,
        remediation: ALIKE,
      };
    case 'apart':
      return {
        message: `${what} becomes a service with one task for each of its pods: ${services}. An update of all of them replaces all tasks at once.`,
        remediation:
          'Deploy the services one after the other, the highest number first, as Kubernetes does, and wait in between (aws ecs wait services-stable). Scale the StatefulSet to 0 before they start on the same data or queue: `k2e cutover` hands over workloads of one service only.',
      };
  }
}
