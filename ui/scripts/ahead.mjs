// Writes dist/ahead.json: what each room's address loads beside the entry, which
// the page names so that a browser fetches all of it at once and not one import
// after the other.
import { writeFileSync } from 'node:fs';
import { dist, entry, files, loads, rooms, shell } from './rooms.mjs';

const first = new Set(files(loads(entry)));
const ahead = rooms.map(([path, key]) => [path, files([shell, key].flatMap((k) => [...loads(k)])).filter((f) => !first.has(f))]);
writeFileSync(new URL('ahead.json', dist), JSON.stringify(Object.fromEntries(ahead)));
