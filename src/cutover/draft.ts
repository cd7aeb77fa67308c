import {FORMS} from '../config/forms.ts';
import {parseChecked} from '../config/parse-checked.ts';
import {resolveConfig} from '../config/resolve-config.ts';
import {CUTOVER} from '../config/schema-cutover.ts';
import {choice, flag, group, list, setting, text, type ValueOf, whole} from '../config/setting.ts';
import {UsageError} from '../errors.ts';
import {demandVersion, FILE_VERSION} from './file-version.ts';

const line = text(FORMS.line);
const required = (description: string) => ({required: true, description}) as const;

/**
 * `cutover.yaml`: what the manifests tell of the cutover, written by `k2e convert`, read by `k2e cutover plan`. Its settings are the
 * section `cutover` of `k2e.yaml`.
 */
export const DRAFT = group({
  version: setting(whole(FILE_VERSION, FILE_VERSION, 'version'), required('Version of the format.')),
  region: setting(text(FORMS.region), {description: 'The AWS region.'}),
  cluster: setting(text(FORMS.clusterName), required('The ECS cluster.')),
  settings: CUTOVER,
  web: setting(
    list(
      group({
        host: setting(line, required('Host name of DNS records that will point to ECS.')),
        sources: setting(
          list(line, 1),
          required('`Kind/namespace/name` of what publishes it on Kubernetes.'),
        ),
        loadBalancer: setting(line, {description: 'Name of the load balancer that serves it on ECS.'}),
        services: setting(list(line), required('ECS services behind it.')),
        sticky: setting(flag(), {
          description:
            'Its load balancer on ECS keeps each client at one task, as programs want that hold sessions in memory.',
        }),
        plain: setting(flag(), {
          description: 'Nothing asks for TLS for it, on Kubernetes as on ECS.',
        }),
        callers: setting(
          list(
            group({
              workload: setting(line, required('`Kind/namespace/name`.')),
              names: setting(list(line, 1), required('The Services, or the host, that it names.')),
            }),
          ),
          {description: 'Workloads that call it from inside the cluster.'},
        ),
      }),
    ),
    {default: [], description: 'Host names.'},
  ),
  batches: setting(
    list(
      group({
        cronJob: setting(line, required('`namespace/name` of the CronJob.')),
        suspended: setting(flag(), required('Whether it was suspended in the manifest.')),
        schedule: setting(line, required('Its schedule, as Kubernetes reads it.')),
        timeZone: setting(line, required('IANA zone of the schedule.')),
        concurrencyPolicy: setting(
          choice('Allow', 'Forbid', 'Replace'),
          required('Whether runs may overlap on Kubernetes.'),
        ),
        family: setting(line, required('Family of its task definition.')),
        group: setting(line, required('Group of its schedules.')),
        schedules: setting(list(line), required('The schedules that take its place.')),
      }),
    ),
    {default: [], description: 'CronJobs.'},
  ),
  workers: setting(
    list(
      group({
        workload: setting(line, required('`Kind/namespace/name`.')),
        service: setting(line, required('Its ECS service.')),
        tasks: setting(whole(0, 5000, 'tasks'), required('How many tasks it runs on ECS.')),
        mode: setting(
          choice('exclusive', 'overlap', 'unknown'),
          required('Whether it may run on both sides at once; from `cutover.workers` of `k2e.yaml`.'),
        ),
        beside: setting(flag(), {
          description:
            'Others call it, so that it cannot be handed over whole: while weights move, both sides serve.',
        }),
        signs: setting(list(line), {
          description:
            'What in the manifests shows that two of it at once might do its work twice, or are not the same.',
        }),
      }),
    ),
    {default: [], description: 'Workloads that ECS keeps up, beside their pods from the deployment on.'},
  ),
});

/** What `cutover.yaml` holds. */
export type CutoverDraft = ValueOf<typeof DRAFT>;

/**
 * Reads a `cutover.yaml`.
 * @throws UsageError K2E-E014 when it is not one, with every place.
 */
export function parseDraft(source: string, file: string): CutoverDraft {
  const {value, unreadable, problems} = parseChecked(DRAFT, source, file);
  demandVersion(value, file);
  const wrong = unreadable ?? problems.join('\n');
  if (wrong !== '')
    throw new UsageError('K2E-E014', wrong, [
      '`k2e convert` writes this file: run it again rather than mending it.',
    ]);
  return resolveConfig(DRAFT, value, 'k2e');
}
