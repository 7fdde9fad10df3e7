// What the build made of each room: read by those who weigh it and by those who fetch it ahead.
import { readFileSync } from 'node:fs';

export const dist = new URL('../dist/', import.meta.url);
export const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist)));

/** bundle finds one of vite.config.ts by its name. */
const bundle = (name) => Object.keys(manifest).find((key) => manifest[key].name === name && key.endsWith('.js'));
export const [entry, login, shell] = ['index.html', bundle('login'), bundle('shell')];

/** loads gives a chunk with all that it imports. */
export function loads(key, into = new Set()) {
  const chunk = manifest[key];
  if (!chunk || into.has(key)) return into;
  into.add(key);
  for (const k of chunk.imports ?? []) loads(k, into);
  return into;
}

/** files are the chunks' own, scripts and styles. */
export const files = (keys) => [...new Set([...keys].flatMap((k) => [manifest[k].file, ...(manifest[k].css ?? [])]))];

/** rooms are the addresses of router.tsx, each with the chunk that shows it. */
const router = readFileSync(new URL('../src/app/router.tsx', import.meta.url), 'utf8');
export const rooms = [...router.matchAll(/room\('([^']+)', \(\) => import\('\.\.\/(rooms\/[^']+)'\)/g)].map(([, path, file]) => [path, `src/${file}.tsx`]);
