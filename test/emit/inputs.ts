import {existsSync, readFileSync} from 'node:fs';
import {parseConfig} from '../../src/config/load-config.ts';
import type {Plan} from '../../src/ecs/plan.ts';
import {load} from '../../src/load/load.ts';
import {run} from '../../src/pipeline.ts';
import {soundPlan} from '../ecs/check/sound-plan.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const CORPUS = `${ROOT}../shared/corpus`;

/** Real manifests: their names, folders and, where there is one, `k2e.yaml`. */
const SOURCES: readonly {readonly name: string; readonly folder: string; readonly config?: string}[] = [
  ...['web-shop', 'nightly-api'].flatMap(name => [
    {
      name: `samples/${name}`,
      folder: `${ROOT}samples/${name}/k8s`,
      config: `${ROOT}samples/${name}/k2e.yaml`,
    },
    {name: `samples/${name} without k2e.yaml`, folder: `${ROOT}samples/${name}/k8s`},
  ]),
  ...['retail-store', 'sock-shop'].map(name => ({
    name: `corpus/${name}`,
    folder: `${CORPUS}/pairs/${name}/k8s`,
  })),
  {name: 'corpus/robot-shop', folder: `${CORPUS}/wide/robot-shop`},
  // It has shell scripts with braces after a dollar.
  {name: 'corpus/microservices-demo', folder: `${CORPUS}/wide/GoogleCloudPlatform-microservices-demo`},
];

/** Names of the plans of `planFor`; those whose manifests this machine lacks say so. */
export const PLANS: readonly {readonly name: string; readonly missing: boolean}[] = [
  {name: 'one of every kind', missing: false},
  ...SOURCES.map(({name, folder}) => {
    const missing = !existsSync(folder);
    return {name: missing ? `${name} (SKIPPED: ${folder} is absent)` : name, missing};
  }),
];

/** The plan of this name: of real manifests, blocked workloads included, or the one with every kind of resource. */
export async function planFor(name: string): Promise<Plan> {
  const source = SOURCES.find(each => each.name === name);
  if (!source) return soundPlan();
  const config = parseConfig(source.config ? readFileSync(source.config, 'utf8') : '', 'k2e.yaml');
  const loaded = await load([source.folder], {stdin: () => process.stdin});
  return run(loaded, config, {today: '2026-11-21', includeBlocked: true}).plan;
}
