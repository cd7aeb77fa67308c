import {isOf} from '../choices/entry-point.ts';
import {hasPrefix, mappedImage, parseImage} from '../choices/image.ts';
import {serviceAccountName} from '../choices/task-role.ts';
import type {Config} from '../config/config.ts';
import {matchesGlob} from '../config/glob.ts';
import {WORKLOAD} from '../config/schema-items.ts';
import type {Setting} from '../config/setting.ts';
import type {Inventory, Workload} from '../model/inventory.ts';
import {nearest} from '../nearest.ts';
import {pointer} from '../pointer.ts';
import type {ProblemRule} from '../rules/rule.ts';
import type {RawFinding} from './findings.ts';
import {ruleFor} from './problems.ts';

/** A key of `k2e.yaml` that names something of the input. */
interface NamingKey {
  readonly path: readonly (string | number)[];
  /** What it names, where that is not its last step. */
  readonly name?: string;
  /** What the input would need for the key to have an effect: `workload`. */
  readonly noun: string;
  readonly isUsed: boolean;
  /** What may have been meant. */
  readonly meant?: string | undefined;
  /** Why it has no effect, where it is not that the input lacks what it names. */
  readonly why?: string;
}

/** Kinds that scale a workload by its use. */
const AUTOSCALERS = ['HorizontalPodAutoscaler', 'ScaledObject'] as const;

/**
 * The findings for keys of `k2e.yaml` that name something which the input does not have: a misspelt key would have no effect in silence.
 * A run over a part of the input (`--namespace`, `--selector`) tells of none, as the key may be for another part.
 */
export function unusedSettings(
  inventory: Inventory,
  config: Config,
  rules: ReadonlyMap<string, ProblemRule>,
): RawFinding[] {
  if (inventory.hidden.length > 0 || inventory.workloads.length === 0) return [];
  const {id, level, fidelity, remediation} = ruleFor('setting-unused', rules);
  return namingKeys(inventory, config)
    .filter(({isUsed}) => !isUsed)
    .map(({path, name, noun, meant, why}): RawFinding => {
      const source = config.place?.(path) ?? {file: 'k2e.yaml', line: 1, column: 1};
      const [last = '', ...section] = path.toReversed();
      const key = name ?? last;
      return {
        rule: id,
        level,
        fidelity,
        object: {apiVersion: '', kind: 'File', namespace: '', name: source.file},
        path: pointer(...path.map(String)),
        source,
        message: `\`${section.toReversed().join('.')}\` speaks of ${key}, but ${why ?? `the input has no such ${noun}`}; the key has no effect.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
        remediation,
        workloads: [],
      };
    });
}

function namingKeys(inventory: Inventory, config: Config): readonly NamingKey[] {
  const {objects, workloads} = inventory;
  const ids = objects.map(({id}) => id);
  const accounts = new Set([
    ...inventory.all('ServiceAccount').map(({ref}) => `${ref.namespace}/${ref.name}`),
    ...workloads.map(workload => `${workload.namespace}/${serviceAccountName(workload)}`),
  ]);
  const scaled = new Set(
    AUTOSCALERS.flatMap(kind => inventory.all(kind)).map(({ref}) => `${ref.namespace}/${ref.name}`),
  );
  const images = workloads.flatMap(({containers}) => containers.map(({value}) => value.image ?? ''));
  const named = Object.values(config.workloads).flatMap(own => Object.values(own.images ?? {}));
  const onEcs = [...new Set([...images.flatMap(image => [image, mappedImage(image, config)]), ...named])];
  const keys = <T>(of: Readonly<Record<string, T>>) => Object.keys(of);
  return [
    ...keys(config.workloads).map(key => ({
      path: ['workloads', key],
      noun: 'workload',
      isUsed: ids.includes(key),
      meant: meantBy(key, ids),
    })),
    ...workloads.flatMap(workload => keysOfWorkload(workload, config)),
    ...keys(config.images).map(key => ({
      path: ['images', key],
      noun: 'image',
      isUsed: onEcs.some(image => isOf(parseImage(key), parseImage(image))),
      meant: nearest(key, onEcs),
    })),
    ...config.cutover.finalised.map((key, index) => ({
      path: ['cutover', 'finalised', index],
      name: key,
      noun: 'object',
      isUsed: ids.includes(key),
      meant: meantBy(key, ids),
    })),
    ...keys(config.cutover.gitopsFor).map(key => ({
      path: ['cutover', 'gitopsFor', key],
      noun: 'object',
      isUsed: ids.includes(key),
      meant: meantBy(key, ids),
    })),
    ...keys(config.cutover.workers).map(key => ({
      path: ['cutover', 'workers', key],
      noun: 'workload',
      isUsed: ids.some(id => matchesGlob(key, id)),
      meant: meantBy(key, ids),
    })),
    ...keys(config.identity.roles).map(key => ({
      path: ['identity', 'roles', key],
      noun: 'service account',
      isUsed: accounts.has(key),
      meant: nearest(key, accounts),
    })),
    ...keys(config.autoscaling.targetOverrides).map(key => ({
      path: ['autoscaling', 'targetOverrides', key],
      noun: 'autoscaler',
      isUsed: scaled.has(key.split('/').slice(0, 2).join('/')),
    })),
    ...keys(config.registry.map).map(key => ({
      path: ['registry', 'map', key],
      noun: 'image',
      isUsed: images.some(image => hasPrefix(image, key)),
    })),
  ];
}

/** The keys of one workload that name a container, and those that are for other kinds. */
function keysOfWorkload({object: {id}, kind, containers}: Workload, config: Config): readonly NamingKey[] {
  const own = Object.hasOwn(config.workloads, id) ? config.workloads[id] : undefined;
  if (own === undefined) return [];
  const names = containers.map(({name}) => name);
  const settings: readonly (readonly [string, Setting])[] = Object.entries(WORKLOAD.fields);
  return [
    ...Object.keys(own.images ?? {}).map(key => ({
      path: ['workloads', id, 'images', key],
      noun: 'container',
      isUsed: names.includes(key),
      meant: nearest(key, names),
    })),
    ...settings.flatMap(([key, {kinds}]) =>
      kinds !== undefined && Object.hasOwn(own, key)
        ? [
            {
              path: ['workloads', id, key],
              noun: '',
              isUsed: kinds.includes(kind),
              why: `it is for the kind ${kinds.join(', ')}`,
            },
          ]
        : [],
    ),
  ];
}

/** The object that differs from `<Kind>/<namespace>/<name>` in one part, where that is near or the name is the same. */
function meantBy(key: string, ids: readonly string[]): string | undefined {
  const [kind = '', namespace = '', name = ''] = key.split('/');
  const elsewhere = ids.find(
    id => id.endsWith(`/${namespace}/${name}`) || matchesGlob(`${kind}/*/${name}`, id),
  );
  if (elsewhere !== undefined) return elsewhere;
  const beside = `${kind}/${namespace}/`;
  const names = ids.filter(id => id.startsWith(beside)).map(id => id.slice(beside.length));
  const near = nearest(name, names);
  return near === undefined ? undefined : `${beside}${near}`;
}
