import { defineConfig } from 'vitest/config';

/** The stories in a real browser against a real server; one at a time, since
 * they share the machine, each on a demonstration of its own. */
export default defineConfig({
  test: { root: import.meta.dirname, include: ['*.test.ts'], testTimeout: 300_000, hookTimeout: 240_000, fileParallelism: false, sequence: { concurrent: false }, bail: 1 },
});
