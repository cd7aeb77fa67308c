import type {Ports} from '../../src/cutover/calls.ts';
import {outcome} from './contract.ts';

/** The calls that go to a cluster. */
export type ClusterPorts = Pick<Ports, Extract<keyof Ports, `kubernetes.${string}`>>;

/** A cluster with a CronJob `report`, not suspended, that does not fire for months, a Deployment `worker` with two replicas, and the Secrets of a Helm release `shop`. */
export interface ClusterSubject {
  readonly ports: ClusterPorts;
  readonly namespace: string;
  /** Lets the cluster do what it has to do after a change: two seconds or a step of its own clock. */
  settle(): Promise<void>;
}

/** What a real API server does in a situation; the rehearsal's has to do the same. */
export interface ClusterClause {
  readonly name: string;
  readonly expected: string;
  answer(subject: ClusterSubject): Promise<string>;
}

/** 2026-11-21T08:00:00Z, for firings that no controller makes. */
const FIRING = Date.UTC(2026, 10, 21, 8) / 1000;
const OLD = '1';

/** What Kubernetes does with CronJobs, Jobs, replicas and fields. Asked of a real one, so there is no other source. */
export const KUBERNETES: readonly ClusterClause[] = [
  {
    name: 'a CronJob as it was made',
    expected: 'armed, never scheduled, 0 Jobs',
    answer: async ({ports, namespace}) => {
      const {uid, suspended, lastScheduleTime} = await ports['kubernetes.cron-job']({
        namespace,
        name: 'report',
      });
      const jobs = await ports['kubernetes.jobs']({namespace, cronJob: 'report', uid});
      return `${suspended ? 'suspended' : 'armed'}, ${lastScheduleTime ?? 'never'} scheduled, ${jobs.length} Jobs`;
    },
  },
  {
    name: 'a CronJob that is not there',
    expected: 'missing',
    answer: ({ports, namespace}) => outcome(() => ports['kubernetes.cron-job']({namespace, name: 'nobody'})),
  },
  {
    name: 'a CronJob is suspended, with a note; both are taken back',
    expected: 'suspended, shop; armed, undefined',
    answer: async ({ports, namespace}) => {
      const name = 'report';
      const change = async (suspended: boolean, note: string | null): Promise<string> => {
        const {version} = await ports['kubernetes.cron-job']({namespace, name});
        const annotations = {'k2e.dev/run': note};
        await ports['kubernetes.suspend']({namespace, name, version, suspended, annotations});
        const seen = await ports['kubernetes.cron-job']({namespace, name});
        return `${seen.suspended ? 'suspended' : 'armed'}, ${seen.annotations['k2e.dev/run']}`;
      };
      return `${await change(true, 'shop')}; ${await change(false, null)}`;
    },
  },
  {
    name: 'a CronJob that somebody changed since it was read is not suspended',
    expected: 'stale, armed',
    answer: async ({ports, namespace}) => {
      const name = 'report';
      const what = await outcome(() =>
        ports['kubernetes.suspend']({namespace, name, version: OLD, suspended: true, annotations: {}}),
      );
      const {suspended} = await ports['kubernetes.cron-job']({namespace, name});
      return `${what}, ${suspended ? 'suspended' : 'armed'}`;
    },
  },
  {
    name: 'the last scheduled time is set and what was not named stays',
    expected: `${FIRING}, suspended`,
    answer: async ({ports, namespace}) => {
      const name = 'report';
      const {version} = await ports['kubernetes.cron-job']({namespace, name});
      const held = await ports['kubernetes.suspend']({
        namespace,
        name,
        version,
        suspended: true,
        annotations: {},
      });
      await ports['kubernetes.mark-scheduled']({
        namespace,
        name,
        version: held.version,
        lastScheduleTime: FIRING,
      });
      const {lastScheduleTime, suspended} = await ports['kubernetes.cron-job']({namespace, name});
      return `${lastScheduleTime}, ${suspended ? 'suspended' : 'armed'}`;
    },
  },
  {
    name: 'the last scheduled time of a CronJob that somebody changed is not set',
    expected: 'stale, undefined',
    answer: async ({ports, namespace}) => {
      const name = 'report';
      const what = await outcome(() =>
        ports['kubernetes.mark-scheduled']({namespace, name, version: OLD, lastScheduleTime: FIRING}),
      );
      return `${what}, ${(await ports['kubernetes.cron-job']({namespace, name})).lastScheduleTime}`;
    },
  },
  {
    name: 'a firing is run under the name that the controller gives it; a second time it is the same Job (T44)',
    expected: `report-${FIRING / 60}; 1 Job, for ${FIRING}`,
    answer: async ({ports, namespace, settle}) => {
      const run = {namespace, cronJob: 'report', scheduledFor: FIRING};
      const first = await ports['kubernetes.run'](run);
      await settle();
      const second = await ports['kubernetes.run'](run);
      const {uid} = await ports['kubernetes.cron-job']({namespace, name: 'report'});
      const jobs = await ports['kubernetes.jobs']({namespace, cronJob: 'report', uid});
      const names = [...new Set([first.job, second.job])].join(' and ');
      return `${names}; ${jobs.length} Job, for ${jobs.map(({scheduledFor}) => scheduledFor).join(' and ')}`;
    },
  },
  {
    name: 'a firing that is run is behind the CronJob, an older one does not set it back',
    expected: `${FIRING}`,
    answer: async ({ports, namespace}) => {
      for (const scheduledFor of [FIRING, FIRING - 60])
        await ports['kubernetes.run']({namespace, cronJob: 'report', scheduledFor});
      return `${(await ports['kubernetes.cron-job']({namespace, name: 'report'})).lastScheduleTime}`;
    },
  },
  {
    name: 'a run that has time to end',
    expected: 'succeeded',
    answer: async ({ports, namespace, settle}) => {
      await ports['kubernetes.run']({namespace, cronJob: 'report', scheduledFor: FIRING});
      const {uid} = await ports['kubernetes.cron-job']({namespace, name: 'report'});
      let state = 'none';
      for (let turn = 0; turn < 30 && state !== 'succeeded'; turn += 1) {
        await settle();
        state = (await ports['kubernetes.jobs']({namespace, cronJob: 'report', uid}))[0]?.state ?? 'none';
      }
      return state;
    },
  },
  {
    name: "Jobs of another CronJob's uid are not listed",
    expected: '0 Jobs',
    answer: async ({ports, namespace, settle}) => {
      await ports['kubernetes.run']({namespace, cronJob: 'report', scheduledFor: FIRING});
      await settle();
      const jobs = await ports['kubernetes.jobs']({namespace, cronJob: 'report', uid: 'another'});
      return `${jobs.length} Jobs`;
    },
  },
  {
    name: 'a run of a CronJob that is not there',
    expected: 'missing',
    answer: ({ports, namespace}) =>
      outcome(() => ports['kubernetes.run']({namespace, cronJob: 'nobody', scheduledFor: FIRING})),
  },
  {
    name: 'a worker is scaled to nothing, and its pods go',
    expected: '2 wanted; 0 wanted, 0 pods, 0 ready',
    answer: async ({ports, namespace, settle}) => {
      const ref = {apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'worker'};
      const before = await ports['kubernetes.replicas'](ref);
      const scale = async (): Promise<void> => {
        // Its controller writes its status at any time; that makes a version old.
        const {version} = await ports['kubernetes.replicas'](ref);
        const what = await outcome(() => ports['kubernetes.scale']({ref, version, replicas: 0}));
        if (what === 'stale') await scale();
      };
      await scale();
      let seen = await ports['kubernetes.replicas'](ref);
      for (let turn = 0; turn < 30 && seen.pods + seen.ready > 0; turn += 1) {
        await settle();
        seen = await ports['kubernetes.replicas'](ref);
      }
      return `${before.wanted} wanted; ${seen.wanted} wanted, ${seen.pods} pods, ${seen.ready} ready`;
    },
  },
  {
    name: 'a worker that somebody changed since it was read is not scaled',
    expected: 'stale, 2 wanted',
    answer: async ({ports, namespace}) => {
      const ref = {apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'worker'};
      const what = await outcome(() => ports['kubernetes.scale']({ref, version: OLD, replicas: 0}));
      return `${what}, ${(await ports['kubernetes.replicas'](ref)).wanted} wanted`;
    },
  },
  {
    name: 'a worker that is not there',
    expected: 'missing',
    answer: ({ports, namespace}) =>
      outcome(() =>
        ports['kubernetes.replicas']({apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'nobody'}),
      ),
  },
  {
    name: 'a kind that the cluster does not know',
    expected: 'missing',
    answer: ({ports, namespace}) =>
      outcome(() =>
        ports['kubernetes.fields']({
          ref: {apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace, name: 'shop'},
          fields: ['/spec'],
        }),
      ),
  },
  {
    name: 'fields are read, set, and removed again',
    expected: '[null,0] [null,3] ["yes",3] [null,3]',
    answer: async ({ports, namespace}) => {
      const ref = {apiVersion: 'batch/v1', kind: 'CronJob', namespace, name: 'report'};
      const [note, limit] = ['/metadata/annotations/k2e.dev~1held', '/spec/failedJobsHistoryLimit'];
      const read = async (): Promise<string> => {
        const {values} = await ports['kubernetes.fields']({ref, fields: [note, limit]});
        return JSON.stringify([values[note], values[limit]]);
      };
      const set = async (values: Readonly<Record<string, unknown>>): Promise<string> => {
        const {version} = await ports['kubernetes.fields']({ref, fields: []});
        await ports['kubernetes.set-fields']({ref, version, values});
        return await read();
      };
      const answers = [
        await read(),
        await set({[limit]: 3}),
        await set({[note]: 'yes'}),
        await set({[note]: null}),
      ];
      return answers.join(' ');
    },
  },
  {
    name: 'the newest revision of a Helm release, and none of one that is not there',
    expected: '11 pending-rollback; null',
    answer: async ({ports, namespace}) => {
      const seen = await ports['kubernetes.release']({namespace, name: 'shop'});
      const nobody = await ports['kubernetes.release']({namespace, name: 'nobody'});
      return `${seen?.revision} ${seen?.status}; ${JSON.stringify(nobody)}`;
    },
  },
  {
    name: 'fields of an object that somebody changed since it was read are not set',
    expected: 'stale',
    answer: ({ports, namespace}) =>
      outcome(() =>
        ports['kubernetes.set-fields']({
          ref: {apiVersion: 'batch/v1', kind: 'CronJob', namespace, name: 'report'},
          version: OLD,
          values: {'/spec/suspend': true},
        }),
      ),
  },
];

/** Labels of the Secrets in which Helm keeps a release that fell over once, and is being upgraded. */
const revision = (version: number, status: string) => ({
  name: `sh.helm.release.v1.shop.v${version}`,
  labels: {owner: 'helm', name: 'shop', version: String(version), status},
});

/** The specs that `ClusterSubject` asks for, for whoever makes them. */
export const OBJECTS = {
  secrets: [revision(9, 'pending-upgrade'), revision(10, 'deployed'), revision(11, 'pending-rollback')],
  cronJob: {
    schedule: '0 0 29 2 *',
    suspend: false,
    failedJobsHistoryLimit: 0,
    jobTemplate: {
      spec: {template: {spec: {restartPolicy: 'Never', containers: [{name: 'report', image: 'job:1'}]}}},
    },
  },
  deployment: {
    replicas: 2,
    selector: {matchLabels: {app: 'worker'}},
    template: {
      metadata: {labels: {app: 'worker'}},
      spec: {containers: [{name: 'worker', image: 'worker:1'}]},
    },
  },
} as const;
