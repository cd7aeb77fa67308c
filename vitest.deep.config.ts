import {join} from 'node:path';
import {defineConfig} from 'vitest/config';

/** Where `.ci/run` collects the results of all test runs. */
const results = process.env['K2E_TEST_RESULTS'];

/** Searches and processes that take minutes: too long for every commit, run by `.ci/run` each time. They need nothing from outside. */
export default defineConfig({
  test: {
    globalSetup: ['test/temporary-folder.ts'],
    setupFiles: ['test/setup.ts'],
    include: ['test/**/*.deep.test.ts'],
    // All cores: by default one of two would stay idle.
    maxWorkers: '100%',
    disableConsoleIntercept: true,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: results ? ['default', 'json'] : ['default'],
    ...(results ? {outputFile: {json: join(results, 'deep.json')}} : {}),
  },
});
