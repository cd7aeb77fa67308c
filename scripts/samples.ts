/**
 * Writes `samples/<name>/expected`: what `k2e convert` gives for each sample, on a fixed day: `npm run samples`. Read the
 * difference before you commit it; a test compares the folders with what the program gives.
 */
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {parseConfig} from '../src/config/load-config.ts';
import {cutoverDraftFile} from '../src/emit/cutover-draft.ts';
import {native} from '../src/emit/native/native.ts';
import {outputFolder} from '../src/emit/output-folder.ts';
import {load} from '../src/load/load.ts';
import {run} from '../src/pipeline.ts';
import {REPORTERS} from '../src/report/index.ts';
import {VERSION} from '../src/version.ts';

/** The samples' folder. */
export const SAMPLES = new URL('../samples/', import.meta.url).pathname;
/** Clock changes and the like are counted from this day. */
const TODAY = '2026-11-21';

/** The names of the samples. */
export function sampleNames(): string[] {
  return readdirSync(SAMPLES, {withFileTypes: true})
    .filter(entry => entry.isDirectory())
    .map(({name}) => name)
    .toSorted();
}

/** Path below `expected` → text, as `convert` writes it for the sample with its own `k2e.yaml`. */
export async function sampleOutput(name: string): Promise<Map<string, string>> {
  const loaded = await load(['k8s'], {
    cwd: join(SAMPLES, name),
    stdin: () => Promise.resolve(new Uint8Array()),
  });
  const config = parseConfig(readFileSync(join(SAMPLES, name, 'k2e.yaml'), 'utf8'), 'k2e.yaml');
  const {plan, report, cutover} = run(loaded, config, {today: TODAY});
  const reportFiles = [
    {path: 'report.json', content: REPORTERS.json(report, {})},
    {path: 'report.md', content: REPORTERS.markdown(report, {})},
    {path: 'report.txt', content: REPORTERS.text(report, {})},
    cutoverDraftFile(cutover),
  ];
  const {files} = outputFolder(plan, [native], {includeBlocked: false, version: VERSION, reportFiles});
  return new Map(files.map(({path, content}) => [path, content]));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const name of sampleNames()) {
    const folder = join(SAMPLES, name, 'expected');
    rmSync(folder, {recursive: true, force: true});
    for (const [path, content] of await sampleOutput(name)) {
      mkdirSync(dirname(join(folder, path)), {recursive: true});
      writeFileSync(join(folder, path), content);
    }
  }
}
