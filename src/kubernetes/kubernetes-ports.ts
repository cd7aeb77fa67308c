import type {Ports} from '../cutover/calls.ts';
import type {Cluster} from './cluster.ts';
import {cronJobPorts} from './cron-jobs.ts';
import {objectPorts} from './objects.ts';
import {releasePorts} from './releases.ts';

/** The calls of the cutover that the cluster answers. */
export type KubernetesPorts = Pick<Ports, Extract<keyof Ports, `kubernetes.${string}`>>;

/** The real cluster behind the cutover's ports. */
export function kubernetesPorts(cluster: Cluster): KubernetesPorts {
  return {...cronJobPorts(cluster), ...objectPorts(cluster), ...releasePorts(cluster)};
}
