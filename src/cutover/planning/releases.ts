import type {JsonObject} from '../../json.ts';
import {CallError, type ObjectRef} from '../calls.ts';
import type {Release} from '../plan.ts';
import {refText} from '../ref-text.ts';
import type {Discovery} from './discovery.ts';
import {annotationOf, FLUX_HELM, isDeclared, labelOf} from './marks.ts';

/** The Helm releases of an object that the cutover waits for, and what people should know of them. */
export interface Releases {
  readonly releases: readonly Release[];
  readonly notes: readonly string[];
}

/** Names that Helm takes for a release (Helm `pkg/chartutil/validate_name.go`). */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What to change in the values of a chart, so that the next upgrade leaves a field as the cutover sets it. */
const VALUES: Readonly<Record<string, string>> = {
  '/spec/suspend':
    'renders `suspend: true` for it (charts often have a value `suspend` for the job). A value that leaves the job out, as `enabled: false` does, deletes the CronJob and with it the way back: not before `finalise`',
  '/spec/replicas':
    'renders `replicas: 0` for it (often `replicaCount: 0`, and `autoscaling.enabled: false`, since an autoscaler of the chart would raise it again)',
};

/**
 * Finds the Helm release of an object by the annotations with which Helm marks what it owns (Helm `pkg/action/validate.go`), and says
 * which values keep its next upgrade from undoing the cutover (T58).
 * @param field RFC 6901 pointer of the field that the cutover changes; absent where it changes none.
 */
export async function releasesOf(
  object: JsonObject,
  ref: ObjectRef,
  discovery: Discovery,
  field?: string,
): Promise<Releases> {
  const name = annotationOf(object, 'meta.helm.sh/release-name');
  const namespace = annotationOf(object, 'meta.helm.sh/release-namespace') ?? ref.namespace ?? 'default';
  // Anybody may write an annotation; Helm gives no other names, and these stand in commands that people copy.
  if (name === undefined || !NAME.test(name) || !NAME.test(namespace)) return {releases: [], notes: []};
  const {isWatched, notes} = await standing({namespace, name}, discovery);
  return {
    releases: isWatched ? [{namespace, name}] : [],
    notes: [...advice(object, ref, {namespace, name}, field), ...notes],
  };
}

function advice(object: JsonObject, ref: ObjectRef, {namespace, name}: Release, field?: string): string[] {
  const release = `the Helm release ${namespace}/${name}`;
  if (field === undefined)
    return [
      `${refText(ref)} belongs to ${release}: keep it in its values until \`finalise\`. Without it external-dns and the load balancer's controller take the records and the load balancer away (cutover T38, T39).`,
    ];
  if (!isDeclared(object, field) || !Object.hasOwn(VALUES, field)) return [];
  const flux = labelOf(object, `${FLUX_HELM}/name`);
  const where =
    flux === undefined
      ? `\`helm get values ${name} --namespace ${namespace} --all\` shows them`
      : `they stand in \`spec.values\` of Flux's HelmRelease ${labelOf(object, `${FLUX_HELM}/namespace`) ?? namespace}/${flux}`;
  return [
    `The next upgrade of ${release} sets ${field} of ${refText(ref)} back: do not upgrade during the hand-over. Before the first upgrade after it change the values (${where}) so that the chart ${VALUES[field]}; where the chart has no such value, a post-renderer sets it.`,
  ];
}

/** Whether Helm's record can be watched, and whether Helm is about to change the release now. */
async function standing(
  {namespace, name}: Release,
  discovery: Discovery,
): Promise<{readonly isWatched: boolean; readonly notes: readonly string[]}> {
  const release = `the Helm release ${namespace}/${name}`;
  const unwatched = (why: string) => ({
    isWatched: false,
    notes: [
      `k2e cannot see whether ${release} is being changed: ${why}. It will not wait for it: look with \`helm status ${name} --namespace ${namespace}\` before \`start\` and before \`finalise\`.`,
    ],
  });
  try {
    const seen = await discovery.release(namespace, name);
    if (seen === null)
      return unwatched(
        'its namespace has no record of it among its Secrets (another storage driver, or it was removed)',
      );
    const isPending = seen.status.startsWith('pending-');
    return {
      isWatched: true,
      notes: isPending
        ? [
            `Helm is changing ${release} now (${seen.status}, revision ${seen.revision}): plan again when it is done.`,
          ]
        : [],
    };
  } catch (error) {
    if (error instanceof CallError && error.failure === 'denied')
      return unwatched(
        'this user may not list the Secrets of its namespace (k2e asks for their metadata only). Grant that and plan again to have it watched',
      );
    throw error;
  }
}
