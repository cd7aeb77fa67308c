import type {ContainerPart} from '../model/inventory.ts';
import {parseImage} from './image.ts';

/** Finds one of these names as a whole word: between anything but letters and digits. `names` is an alternation. */
export function words(names: string): RegExp {
  return new RegExp(`(?:^|[^a-z0-9])(?:${names})(?![a-z0-9])`);
}

/** The longest repository name of a registry; what is longer is no image, and must not take long to search. */
const LONGEST = 255;

/** The repository that a container's image is from, in lower case: `bitnami/postgresql`. */
export function repositoryOf({value}: ContainerPart): string {
  return parseImage((value.image ?? '').toLowerCase()).repository.slice(0, LONGEST);
}
