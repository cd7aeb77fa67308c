import {join} from 'node:path';
import {defineConfig} from 'vitest/config';

/** Where `.ci/run` collects the results of all test runs. */
const results = process.env['K2E_TEST_RESULTS'];

/**
 * Tests against a real control plane of Kubernetes and moto, minute by minute. What a machine lacks skips loudly; with
 * K2E_REQUIRE_PEERS=1 it fails.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/cluster/global-setup.ts'],
    setupFiles: ['test/setup.ts', 'test/cluster/keep-logs.ts'],
    include: ['test/cluster/**/*.test.ts'],
    disableConsoleIntercept: true,
    // CronJobs have a granularity of a minute: the tests wait much and compute little, so all of them run side by side.
    testTimeout: 900_000,
    hookTimeout: 300_000,
    maxWorkers: 8,
    maxConcurrency: 20,
    reporters: results ? ['default', 'json'] : ['default'],
    ...(results ? {outputFile: {json: join(results, 'cluster.json')}} : {}),
  },
});
