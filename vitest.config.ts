import {join} from 'node:path';
import {defineConfig} from 'vitest/config';

/** Where `.ci/run` collects the results of all test runs. */
const results = process.env['K2E_TEST_RESULTS'];

export default defineConfig({
  test: {
    globalSetup: ['test/temporary-folder.ts'],
    setupFiles: ['test/setup.ts'],
    // Long enough for a slow machine that does other things too: no test is about time.
    testTimeout: 60_000,
    // Some build the package first, which takes long on a busy machine.
    hookTimeout: 240_000,
    include: ['test/**/*.test.ts'],
    exclude: ['test/peers/**', 'test/cluster/**', 'test/**/*.deep.test.ts'],
    // Loading the sources anew for each file takes longer than the tests; they share no state, so they can share the loaded sources.
    isolate: false,
    // All cores: by default one of two would stay idle.
    maxWorkers: '100%',
    disableConsoleIntercept: true,
    reporters: results ? ['default', 'json'] : ['default'],
    ...(results ? {outputFile: {json: join(results, 'test.json')}} : {}),
  },
});
