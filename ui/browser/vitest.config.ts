import { defineConfig } from 'vitest/config';

/** HEDUI_UI_STORIES=06,07 plays some of them. */
const chosen = process.env.HEDUI_UI_STORIES ?? '*';

/** The stories in a real browser against a real server; one at a time, since
 * they share the machine, each on a demonstration of its own. */
export default defineConfig({
  test: { root: import.meta.dirname, include: chosen.split(',').map((n) => `scenario${n}.test.ts`), testTimeout: 300_000, hookTimeout: 240_000, fileParallelism: false, sequence: { concurrent: false }, bail: 1 },
});
