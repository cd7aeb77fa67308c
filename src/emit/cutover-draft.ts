import {dump} from 'js-yaml';
import type {CutoverDraft} from '../cutover/draft.ts';
import {handle, keyOf, type ResourceKey} from '../ecs/resource.ts';
import {visibleJson} from '../json.ts';
import type {OutputFile} from './output.ts';

const HEADER = `# First draft of the cutover: what k2e found in the manifests. \`k2e cutover plan\` completes it from the cluster and the account.
# web: host names whose DNS records will point to the load balancer of ECS. batches: CronJobs and the schedules that take their
# place; a job is armed on one side only. workers: workloads that ECS keeps up beside their pods; whether one may run on both sides at
# once is for you to say, under \`cutover.workers\` of k2e.yaml. The settings come from there too: change them there and convert again.
`;

/** The cutover's draft, `cutover.yaml`; every text is quoted by the YAML writer where it has to be. */
export function cutoverDraftFile(draft: CutoverDraft): OutputFile {
  const plain = dump(draft, {lineWidth: -1, noRefs: true});
  // Characters that a terminal acts upon are written as escape sequences, which YAML knows in double quotes only.
  const text =
    visibleJson(plain) === plain
      ? plain
      : visibleJson(dump(draft, {lineWidth: -1, noRefs: true, forceQuotes: true, quoteStyle: 'double'}));
  return {path: 'cutover.yaml', content: `${HEADER}${text}`};
}

/**
 * The draft without load balancers, schedules and services that are not written.
 * @param balancers names of the load balancers that are written, as AWS knows them.
 * @param sticky names of the services whose load balancer keeps each client at one task.
 */
export function writtenDraft(
  draft: CutoverDraft,
  written: ReadonlySet<ResourceKey>,
  balancers: ReadonlySet<string>,
  sticky: ReadonlySet<string>,
): CutoverDraft {
  const isService = (name: string) => written.has(keyOf(handle('services', name)));
  return {
    ...draft,
    web: draft.web.map(({loadBalancer, services, ...host}) => ({
      ...host,
      ...(loadBalancer !== undefined && balancers.has(loadBalancer) && {loadBalancer}),
      services: services.filter(isService),
      ...(services.some(name => isService(name) && sticky.has(name)) && {sticky: true}),
    })),
    batches: draft.batches.map(({schedules, ...batch}) => ({
      ...batch,
      schedules: schedules.filter(name => written.has(keyOf(handle('schedules', name)))),
    })),
    workers: draft.workers.filter(({service}) => isService(service)),
  };
}
