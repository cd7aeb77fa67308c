import type {CutoverDraft} from '../cutover/draft.ts';
import type {Plan} from '../ecs/plan.ts';
import type {Emission, Emitter, Selected} from './emitter.ts';
import {ordered} from './order.ts';
import type {OutputFile} from './output.ts';
import {indexFile, type NotCarried, type OutputIndex} from './output-index.ts';
import {referencesOf} from './references.ts';
import {runbookFile} from './runbook/runbook.ts';
import {selection} from './selection.ts';
import {sha256} from './sorted-json.ts';

/** What a run writes besides what the formats make of the plan. */
export interface FolderOptions {
  /** Also write the resources that belong to blocked workloads only (`--include-blocked`). */
  readonly includeBlocked: boolean;
  /** k2e's version, for the index. */
  readonly version: string;
  /** Files that lie in the folder whatever the format: `report.json`, `report.md`, `cutover.yaml`. */
  readonly reportFiles: readonly OutputFile[];
  /** Also write `RUNBOOK.md`, which tells what these do once they are deployed. */
  readonly runbook?: {readonly workers: CutoverDraft['workers']};
  /** Folders of formats, in place of their names. */
  readonly folders?: ReadonlyMap<string, string>;
}

/** Everything that lies in an output folder. */
export interface OutputFolder {
  /** The index `k2e-output.json` among them, in no particular order. */
  readonly files: readonly OutputFile[];
  /** What the formats have no words for, format by format. */
  readonly notCarried: readonly NotCarried[];
}

/**
 * A plan in one or more formats side by side, with the one index that lists all files, so that a rerun knows them.
 * @throws InternalError when the plan is not sound (K2E-E910 to K2E-E912).
 */
export function outputFolder(plan: Plan, emitters: readonly Emitter[], options: FolderOptions): OutputFolder {
  const selected = select(plan, options.includeBlocked);
  const emissions = emitters.map(({name, emit}) =>
    inFolder(emit(selected), name, options.folders?.get(name)),
  );
  const files = emissions.flatMap(emission => emission.files);
  const contents = new Map(files.map(({path, content}) => [path, content]));
  const uploads = (plan.uploads ?? []).map(({path, content}) => ({path, content}));
  const runbook = !options.runbook
    ? []
    : [
        runbookFile({
          selected,
          workers: options.runbook.workers,
          folders: new Map(
            emitters.map(({name}) => [name, name === 'native' ? '.' : (options.folders?.get(name) ?? name)]),
          ),
          files: contents,
          placeholders: merged(emissions),
          variables: new Map(
            emissions.flatMap(({variables}, index) => {
              const name = emitters[index]?.name;
              return variables === undefined || name === undefined ? [] : [[name, variables] as const];
            }),
          ),
        }),
      ];
  const resources = emissions.flatMap(emission => emission.resources ?? []);
  const indexed = new Set(resources.map(({path}) => path));
  const notCarried = emissions.flatMap(emission => emission.notCarried ?? []);
  const index = indexFile(
    {
      version: options.version,
      files: resources.map(resource => ({...resource, sha256: sha256(contents.get(resource.path) ?? '')})),
      placeholders: merged(emissions),
      secretValues: plan.secretValues
        .toSorted((a, b) => (secretOrder(a) < secretOrder(b) ? -1 : 1))
        .map(({references, ...value}) => value),
      ...(notCarried.length > 0 ? {notCarried} : {}),
    },
    [...files.filter(({path}) => !indexed.has(path)), ...uploads, ...runbook, ...options.reportFiles],
  );
  return {files: [...files, ...uploads, ...runbook, ...options.reportFiles, index], notCarried};
}

/**
 * The part of a plan that is written.
 * @throws InternalError K2E-E911, K2E-E912 when references lead nowhere or in a circle.
 */
export function select(plan: Plan, includeBlocked: boolean): Selected {
  const references = referencesOf(plan);
  const written = selection(plan, includeBlocked);
  const resources = [...plan.resources].filter(([key]) => written.has(key)).map(([, resource]) => resource);
  return {plan, references, resources: ordered(resources, references)};
}

/** The emission with its files, which lie in the folder `name`, in another one. Texts in files name no folders. */
function inFolder(emission: Emission, name: string, folder = name): Emission {
  if (folder === name) return emission;
  const moved = (path: string): string =>
    path.startsWith(`${name}/`) ? folder + path.slice(name.length) : path;
  return {
    ...emission,
    files: emission.files.map(({path, content}) => ({path: moved(path), content})),
    placeholders: emission.placeholders.map(({key, files}) => ({key, files: files.map(moved)})),
  };
}

/** The missing keys of all formats, sorted, each with its files. */
function merged(emissions: readonly Emission[]): OutputIndex['placeholders'] {
  const files = new Map<string, Set<string>>();
  for (const {key, files: paths} of emissions.flatMap(({placeholders}) => placeholders)) {
    files.set(key, new Set([...(files.get(key) ?? []), ...paths]));
  }
  return [...files]
    .map(([key, paths]) => ({key, files: [...paths].sort()}))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function secretOrder({store, name, jsonKey, source, key}: Plan['secretValues'][number]): string {
  return JSON.stringify([store, name, jsonKey ?? '', source.kind, source.namespace, source.name, key]);
}
