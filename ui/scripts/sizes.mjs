// What each route loads, gzipped, against its budget; fails when one is over.
// A route is its own chunk with all that it imports, and the entry's.
import { readFileSync, statSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist)));
const budgets = { 'src/rooms/login/LoginPage.tsx': 250, 'src/rooms/dashboard/Dashboard.tsx': 520 };
const usual = 380; // KB, with the shell
const entry = 'index.html';
const shell = 'src/app/Shell.tsx';

function loads(key, into = new Set()) {
  const chunk = manifest[key];
  if (!chunk || into.has(key)) return into;
  into.add(key);
  for (const k of chunk.imports ?? []) loads(k, into);
  return into;
}

function kilobytes(keys) {
  const files = new Set([...keys].flatMap((k) => [manifest[k].file, ...(manifest[k].css ?? [])]));
  return [...files].reduce((sum, f) => sum + statSync(new URL(f + '.gz', dist)).size, 0) / 1024;
}

let over = 0;
for (const key of Object.keys(manifest).filter((k) => k.startsWith('src/rooms/') && manifest[k].isDynamicEntry)) {
  const login = /login\/Login/.test(key);
  const size = kilobytes(new Set([entry, ...(login ? [] : [shell]), key].flatMap((k) => [...loads(k)])));
  const budget = budgets[key] ?? (login ? 250 : usual);
  if (size > budget) over++;
  console.log(`${size > budget ? '✗' : '✓'} ${size.toFixed(0).padStart(4)} of ${budget} KB  ${key.replace('src/rooms/', '')}`);
}
process.exit(over ? 1 : 0);
