import {asTagText} from '../ecs/tag-text.ts';
import {isReadBack} from '../model/controller-labels.ts';
import type {Workload} from '../model/inventory.ts';
import type {CronJob} from '../model/kubernetes.generated.ts';

/** A tag of ECS. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Tags that a resource may bear (ECS API reference, Tag). */
const MAX_TAGS = 50;

/** The tags that labels become, and the labels that do not become the tags that they are. */
export interface LabelTags {
  /** Sorted by key. */
  readonly tags: readonly Tag[];
  /** Labels whose text had to be changed. */
  readonly changed: readonly string[];
  /** Labels over the limit of 50 tags. */
  readonly left: readonly string[];
  /** Labels that a controller of the cluster gave; they are no tags. */
  readonly readBack: readonly string[];
}

/**
 * Labels of an object of this kind, or below it, as tags: characters that AWS does not allow become `_`, keys are cut to 128 and values to 256
 * characters, keys that begin with `aws:` (reserved) get a prefix.
 */
export function tagsOf(labels: Readonly<Record<string, string>>, kind: string): LabelTags {
  const readBack: string[] = [];
  const changed: string[] = [];
  const byKey = new Map<string, string>();
  const left: string[] = [];
  for (const label of Object.keys(labels).toSorted()) {
    if (isReadBack(kind, label)) {
      readBack.push(label);
      continue;
    }
    const key = allowed(/^aws:/i.test(label) ? `k8s:${label}` : label, 128);
    const value = allowed(labels[label] ?? '', 256);
    if (key !== label || value !== labels[label]) changed.push(label);
    if (byKey.size >= MAX_TAGS - RESERVED || byKey.has(key)) left.push(label);
    else byKey.set(key, value);
  }
  return {tags: [...byKey].map(([key, value]) => ({key, value})), changed, left, readBack};
}

/**
 * The labels below those of a workload's object, which win over them in the tags of its task definition: of the pods, and of the
 * Jobs that a CronJob makes.
 */
export function labelsWithin({kind, object, template}: Workload): {
  readonly pods: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, string>>;
} {
  const {spec} = object.value as Pick<CronJob, 'spec'>;
  return {
    pods: template.metadata?.labels ?? {},
    jobs: kind === 'CronJob' ? (spec?.jobTemplate?.metadata?.labels ?? {}) : {},
  };
}

/** Room for the tags of `k2e.yaml` and of the deploy tools. */
const RESERVED = 10;

function allowed(text: string, length: number): string {
  return asTagText(text).slice(0, length);
}
