// Writes dist/ahead.json: what each room's address loads beside the entry, and the
// login, which the page names so that a browser fetches all of it at once and not one
// import after the other.
import { writeFileSync } from 'node:fs';
import { dist, entry, files, loads, login, rooms, shell } from './rooms.mjs';

const first = new Set(files(loads(entry)));
const beside = (...keys) => files(keys.flatMap((k) => [...loads(k)])).filter((f) => !first.has(f));
const ahead = { login: beside(login), ...Object.fromEntries(rooms.map(([path, key]) => [path, beside(shell, key)])) };
writeFileSync(new URL('ahead.json', dist), JSON.stringify(ahead));
