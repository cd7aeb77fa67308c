import {join} from 'node:path';
import {defineConfig} from 'vitest/config';

/** Where `.ci/run` collects the results of all test runs. */
const results = process.env['K2E_TEST_RESULTS'];

/** Tests against other people's programs. Where one is missing its tests skip loudly; with K2E_REQUIRE_PEERS=1 they fail. */
export default defineConfig({
  test: {
    globalSetup: ['test/temporary-folder.ts'],
    setupFiles: ['test/setup.ts'],
    include: ['test/peers/**/*.peer.test.ts'],
    disableConsoleIntercept: true,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // The peers are heavy, and the first file installs what the others use.
    fileParallelism: false,
    reporters: results ? ['default', 'json'] : ['default'],
    ...(results ? {outputFile: {json: join(results, 'peers.json')}} : {}),
  },
});
