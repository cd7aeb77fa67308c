import {defineConfig} from 'vitest/config';

/** Tests against other people's programs. Where one is missing its tests skip loudly; with K2E_REQUIRE_PEERS=1 they fail. */
export default defineConfig({
  test: {
    include: ['test/peers/**/*.peer.test.ts'],
    disableConsoleIntercept: true,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
