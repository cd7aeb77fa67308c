import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseConfig} from '../src/config/load-config.ts';
import {cutoverDraftFile} from '../src/emit/cutover-draft.ts';
import {EMITTERS} from '../src/emit/index.ts';
import type {OutputFile} from '../src/emit/output.ts';
import {outputFolder} from '../src/emit/output-folder.ts';
import {load} from '../src/load/load.ts';
import {run} from '../src/pipeline.ts';
import {REPORTERS} from '../src/report/index.ts';
import {VERSION} from '../src/version.ts';

const SAMPLES = new URL('../samples/', import.meta.url).pathname;

/** The day on which the samples are converted. */
const TODAY = '2026-11-21';

/** The folders in `samples/`. */
export function sampleNames(): string[] {
  return readdirSync(SAMPLES, {withFileTypes: true})
    .filter(entry => entry.isDirectory())
    .map(({name}) => name)
    .toSorted();
}

/** Where the expected output of a sample is. */
export function expectedFolder(name: string): string {
  return join(SAMPLES, name, 'expected');
}

/** The folder of a sample's manifests. */
export function manifestsFolder(name: string): string {
  return join(SAMPLES, name, 'k8s');
}

/**
 * What `k2e convert k8s` writes in the folder of a sample, with its `k2e.yaml`: the native format and the reports; what `k2e convert -` writes where a
 * text is given.
 */
export async function convertedSample(name: string, text?: string): Promise<readonly OutputFile[]> {
  const cwd = join(SAMPLES, name);
  const stdin = () => Promise.resolve(new TextEncoder().encode(text ?? ''));
  const loaded = await load([text === undefined ? 'k8s' : '-'], {cwd, stdin});
  const config = parseConfig(readFileSync(join(cwd, 'k2e.yaml'), 'utf8'), 'k2e.yaml');
  const {plan, report, cutover} = run(loaded, config, {today: TODAY});
  const native = EMITTERS.filter(emitter => emitter.name === 'native');
  return outputFolder(plan, native, {
    includeBlocked: false,
    runbook: {workers: []},
    version: VERSION,
    reportFiles: [
      {path: 'report.json', content: REPORTERS.json(report, {})},
      {path: 'report.md', content: REPORTERS.markdown(report, {})},
      {path: 'report.txt', content: REPORTERS.text(report, {})},
      cutoverDraftFile(cutover),
    ],
  }).files;
}
