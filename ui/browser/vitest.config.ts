import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** HEDUI_UI_STORIES=06,rooms plays some of them. */
const chosen = process.env.HEDUI_UI_STORIES?.split(',');
const files = (of: string[]) => of.map((n) => (/^\d/.test(n) ? `scenario${n}.test.ts` : `${n}.test.ts`));
const root = import.meta.dirname;

/** The stories in a real browser against a real server, two at a time, each on a
 * demonstration of its own: all on SQLite, and those that write most on
 * PostgreSQL too where HEDUI_TEST_POSTGRES names one. */
const sqlite = { test: { name: 'SQLite', root, include: files(chosen ?? ['*']), globalSetup: join(root, 'server.ts'), testTimeout: 300_000, hookTimeout: 240_000 } };
const both = ['01', '07'].filter((n) => !chosen || chosen.includes(n));
const url = process.env.HEDUI_TEST_POSTGRES;
const postgres = { test: { ...sqlite.test, name: 'PostgreSQL', include: files(both), globalSetup: [], env: { HEDUI_UI_POSTGRES: url ?? '' } } };

export default defineConfig({ test: { projects: url && both.length > 0 ? [postgres, sqlite] : [sqlite], maxWorkers: 2, bail: 1 } });
