import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {canonical, ecrRepository, type ImageName, imageOf, parseImage} from './image.ts';
import {type KnownImage, knownCopy, knownImage} from './known-entry-points.ts';

/** What an image starts with when a container does not say it. */
export interface EntryPoint {
  /** None: the arguments are the whole command. */
  readonly words: readonly string[];
  /** The Dockerfiles that say it; undefined where `images` of k2e.yaml does. */
  readonly known?: KnownImage;
}

/**
 * The entry point of a container's image: what `images` of k2e.yaml says of it, under the name of the manifest or the one that it has on ECS; else
 * what the Dockerfiles of a well-known public image say. Undefined: nobody says it.
 */
export function entryPointOf(
  container: ContainerPart,
  workload: Workload,
  context: Context,
): EntryPoint | undefined {
  const names = imageNames(container, workload, context).map(parseImage);
  const stated = Object.entries(context.config.images)
    .map(([key, {entryPoint}]) => ({name: parseImage(key), entryPoint}))
    .filter(({name, entryPoint}) => entryPoint && names.some(each => isOf(name, each)))
    .toSorted((a, b) => exactness(b.name) - exactness(a.name))[0];
  if (stated?.entryPoint) return {words: stated.entryPoint};
  for (const name of names) {
    // A digest alone does not tell the version.
    const known = name.digest !== undefined && name.tag === undefined ? undefined : published(name);
    if (known) return {words: known.entryPoint, known};
  }
  return undefined;
}

/** The image under the name that it has on ECS, and under that of the manifest where both are the same image. */
function imageNames(container: ContainerPart, workload: Workload, context: Context): readonly string[] {
  const onEcs = imageOf(container, workload, context);
  const own = context.config.workloads[workload.object.id]?.images;
  const isReplaced = own !== undefined && Object.hasOwn(own, container.name);
  return isReplaced ? [onEcs] : [...new Set([onEcs, container.value.image ?? ''])];
}

/** True when a key of `images` names this image: with its tag and digest, or all tags where the key has none. */
export function isOf(key: ImageName, image: ImageName): boolean {
  return (
    canonical(key) === canonical(image) &&
    (key.tag === undefined || key.tag === image.tag) &&
    (key.digest === undefined || key.digest === image.digest)
  );
}

function exactness({tag, digest}: ImageName): number {
  return (digest === undefined ? 0 : 2) + (tag === undefined ? 0 : 1);
}

/**
 * What is known of a public image: also by Google's mirror of Docker Hub, by the copies on Amazon ECR Public, and by a pull-through cache of a
 * private ECR registry, whose names begin with a prefix. Any other registry may hold an image of its own under the same name.
 */
function published(name: ImageName): KnownImage | undefined {
  const {repository, tag} = name;
  if (ecrRepository(name)) return knownCopy(repository.split('/').slice(-2).join('/'), tag);
  return knownImage(canonical(name).replace(COPY_OF_DOCKER_HUB, 'docker.io/'), tag);
}

/** Google's mirror, and on Amazon ECR Public the official images. */
const COPY_OF_DOCKER_HUB = /^(?:mirror\.gcr\.io\/|public\.ecr\.aws\/docker\/(?=library\/))/;
