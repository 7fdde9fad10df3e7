// What each route loads, gzipped, against its budget; fails when one is over.
// A route is its own chunk with all that it imports, and the entry's.
import { readFileSync } from 'node:fs';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { dist, entry, files, loads, login, rooms, shell } from './rooms.mjs';

const budgets = [ // KB, the shell included where it stands around; the first that fits
  [/login/, 250], [/dashboard\/Dashboard/, 520],
  [/newcase\/|admin\/|help\/|\/[A-Za-z]*Page\./, 480], // where much is done: forms, papers
  [/./, 380], // lists
];
const gzipped = (file) => gzipSync(brotliDecompressSync(readFileSync(new URL(file + '.br', dist))), { level: 9 }).length;

const kilobytes = (keys) => files(keys).reduce((sum, f) => sum + gzipped(f), 0) / 1024;

let over = 0;
for (const key of [login, ...new Set(rooms.map(([, key]) => key))]) {
  const size = kilobytes(new Set([entry, ...(key === login ? [] : [shell]), key].flatMap((k) => [...loads(k)])));
  const budget = budgets.find(([of]) => of.test(key))[1];
  if (size > budget) over++;
  console.log(`${size > budget ? '✗' : '✓'} ${size.toFixed(0).padStart(4)} of ${budget} KB  ${key.replace('src/rooms/', '')}`);
}

// What a page fetches after it stands, by itself.
for (const [key, budget] of [['src/rooms/dashboard/Chart.tsx', 195]]) {
  const size = kilobytes(new Set([...loads(key)].filter((k) => !loads(shell).has(k))));
  if (size > budget) over++;
  console.log(`${size > budget ? '✗' : '✓'} ${size.toFixed(0).padStart(4)} of ${budget} KB  ${key.replace('src/rooms/', '')}, later`);
}
process.exit(over ? 1 : 0);
