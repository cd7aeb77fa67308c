import {EXAMPLE_DAY} from '../scripts/told.ts';
import {parseConfig} from '../src/config/load-config.ts';
import {loadText} from '../src/load/load.ts';
import {run} from '../src/pipeline.ts';
import type {Result, RunOptions} from '../src/result.ts';

/** Converts manifest text in memory, with all stages. */
export function convertText(text: string, config = '', options: Partial<RunOptions> = {}): Result {
  return run(loadText(text, 'example.yaml'), parseConfig(config, 'k2e.yaml'), {
    today: EXAMPLE_DAY,
    ...options,
  });
}
