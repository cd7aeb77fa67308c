import {dump} from 'js-yaml';
import {handle, keyOf, type ResourceKey} from '../ecs/resource.ts';
import {visibleJson} from '../json.ts';
import type {OutputFile} from './output.ts';

/** What a cutover has to move, as far as the manifests tell. */
export interface CutoverDraft {
  /** Host names of Ingresses: DNS records that will point to the load balancer of ECS. */
  readonly hosts: readonly {
    readonly host: string;
    /** `<namespace>/<name>` of the Ingresses. */
    readonly ingresses: readonly string[];
    /** Files of the load balancers that serve it on ECS. */
    readonly loadBalancers: readonly string[];
  }[];
  /** CronJobs and the schedules that take their place. */
  readonly batches: readonly {
    readonly cronJob: string;
    readonly suspended: boolean;
    readonly schedules: readonly string[];
  }[];
  /** Services that nothing calls by name: they may be consumers of a queue, of which two must not run at once. */
  readonly workers: readonly {readonly workload: string; readonly service: string}[];
}

const HEADER = `# First draft of the cutover: what k2e found in the manifests, to be completed by people who know the applications.
# web: host names whose DNS records will point to the load balancer of ECS. batches: CronJobs and the schedules that take their
# place; a job may be armed on one side only. workers: workloads that nothing calls by name; if they take work from a queue, stop
# the old side before the new one starts.
`;

/** The cutover's draft, \`cutover.yaml\`; every text is quoted by the YAML writer where it has to be. */
export function cutoverDraftFile({hosts, batches, workers}: CutoverDraft): OutputFile {
  const draft = {version: 1, web: hosts, batches, workers};
  const plain = dump(draft, {lineWidth: -1, noRefs: true});
  // Characters that a terminal acts upon are written as escape sequences, which YAML knows in double quotes only.
  const text =
    visibleJson(plain) === plain
      ? plain
      : visibleJson(dump(draft, {lineWidth: -1, noRefs: true, forceQuotes: true, quoteStyle: 'double'}));
  return {path: 'cutover.yaml', content: `${HEADER}${text}`};
}

/** The draft without load balancers, schedules and services that are not written. */
export function writtenDraft(draft: CutoverDraft, written: ReadonlySet<ResourceKey>): CutoverDraft {
  const isWritten = (key: string) => written.has(key as ResourceKey);
  return {
    hosts: draft.hosts.map(({loadBalancers, ...host}) => ({
      ...host,
      loadBalancers: loadBalancers.filter(file => isWritten(file.replace(/\.json$/, ''))),
    })),
    batches: draft.batches.map(({schedules, ...batch}) => ({
      ...batch,
      schedules: schedules.filter(name => isWritten(keyOf(handle('schedules', name)))),
    })),
    workers: draft.workers.filter(({service}) => isWritten(keyOf(handle('services', service)))),
  };
}
