import {convertedWorkloads} from '../../choices/converted.ts';
import {isDaemon} from '../../choices/daemon-set/fate.ts';
import {imageOf, isPrivateName, movingTag, parseImage} from '../../choices/image.ts';
import {runsAs} from '../../choices/runs-as.ts';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {imagePlaceholders} from '../../placeholder.ts';
import {jointReports} from '../joint-reports.ts';
import type {Context, Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

/** A container whose image is named by a tag that moves. */
interface Moving {
  readonly workload: Workload;
  readonly container: ContainerPart;
  readonly image: string;
  readonly isService: boolean;
  readonly pullsAlways: boolean;
}

/** What to say of images whose tag moves: once for all containers whose tasks take them in the same way. */
export function movingTagReports(context: Context): ReadonlyMap<ContainerPart, Report> {
  const moving = context.choice(convertedWorkloads).flatMap(workload =>
    workload.containers.flatMap((container): Moving[] => {
      const image = imageOf(container, workload, context);
      const name = parseImage(image);
      if (imagePlaceholders(image).length > 0 || isPrivateName(name.registry)) return [];
      if (movingTag(name) === undefined) return [];
      const isService = runsAs(workload) === 'service';
      const pullsAlways = container.value.imagePullPolicy === 'Always' && !isDaemon(workload, context);
      return [{workload, container, image, isService, pullsAlways}];
    }),
  );
  return jointReports(moving, {
    of: ({isService, pullsAlways}) => `${isService} ${pullsAlways}`,
    at: ({container}) => container,
    says: ([first, ...others], workloads) => ({
      level: 'review',
      fidelity: 'approximate',
      message: `${subject([first, ...others], workloads)}: ${taken(first)}.`,
      remediation: remedy(first),
    }),
  });
}

function subject([first, ...others]: readonly [Moving, ...Moving[]], workloads: readonly Workload[]): string {
  const images = [...new Set([first, ...others].map(({image}) => image))];
  if (images.length > 1)
    return `The images ${listed(images)} of ${listed(workloads.map(workloadName))} have no tag, which means latest, or one that moves`;
  const {tag} = parseImage(first.image);
  const of = workloads.length > 1 ? ` of ${listed(workloads.map(workloadName))}` : '';
  return `The image ${first.image}${of} has ${tag === undefined ? 'no tag, which means latest' : `the tag ${tag}, which moves`}`;
}

/** Which image a task gets. ECS keeps a digest for the tasks of a service only: whoever calls RunTask has none to keep to. */
function taken({isService, pullsAlways}: Moving): string {
  const atStart = 'each task runs what the tag names when the task starts';
  if (pullsAlways) return `${atStart}, as each pod does`;
  return isService
    ? 'ECS keeps the digest of the last deployment, so replacement tasks do not pick up a newer image'
    : `${atStart}, while a node of Kubernetes keeps the image that it has`;
}

function remedy({isService, pullsAlways}: Moving): string {
  if (!isService)
    return 'Use an immutable tag or a digest, so that each run is of the version that was tried.';
  return pullsAlways
    ? 'Use an immutable tag or a digest, so that all tasks of a service run the same and a rollback brings the image back.'
    : 'Use an immutable tag or a digest, or force a new deployment after each push.';
}
