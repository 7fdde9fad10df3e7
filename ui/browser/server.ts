import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const binary = join(import.meta.dirname, '../../bin/hedui');

/** A Server is the real program on a demonstration folder, whose clock can be moved. */
export type Server = { url: string; passwords: Map<string, string>; files: string; at: (clock: string) => Promise<void>; stop: () => Promise<void> };

/** docks: the province's system has its docking certificate. */
export type Wishes = { docks?: boolean };

/** certificate is the file of a region's docking certificate, or its key, for tests (from 2026-10-08). */
export const certificate = (code: string, ending: 'pem' | 'key' = 'pem') => join(import.meta.dirname, `../../internal/docking/testdata/${code}.${ending}`);

/** demonstration serves a small province from a moment on. Its folder is a copy
 * of one that is founded once; on PostgreSQL, in a database of its own, it is
 * founded anew. */
export async function demonstration(clock: string, { docks }: Wishes = {}): Promise<Server> {
  const dir = mkdtempSync(join(tmpdir(), 'hedui-browser-'));
  const database = process.env.HEDUI_UI_POSTGRES && ownDatabase(process.env.HEDUI_UI_POSTGRES);
  const more = database ? ['--database', database.url] : [];
  const told = database ? found(dir, more) : copied(dir);
  const serving = docks ? [...more, '--docking-cert', certificate('210000'), '--docking-key', certificate('210000', 'key')] : more;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let running = await serve(dir, port, clock, serving);
  return {
    url, passwords: passwordsIn(told), files: join(dir, '演示文件'),
    at: async (next) => {
      await end(running);
      running = await serve(dir, port, next, serving);
    },
    stop: async () => {
      await end(running);
      rmSync(dir, { recursive: true, force: true });
      if (database) database.drop();
    },
  };
}

/** ownDatabase makes a database beside the one that the address names. */
function ownDatabase(at: string) {
  const name = `hedui_browser_${process.pid}`;
  const psql = (command: string) => execFileSync('psql', ['-XAtq', at, '-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
  psql(`create database ${name}`);
  const url = new URL(at);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => psql(`drop database ${name} with (force)`) };
}

const found = (dir: string, more: string[]) =>
  execFileSync(binary, ['demo', '--dir', dir, '--people', '3000', ...more], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** copied makes dir a copy of the ready demonstration. */
function copied(dir: string): string {
  cpSync(join(ready, 'data'), dir, { recursive: true });
  return readFileSync(told, 'utf8');
}

const ready = join(dirname(binary), '../tmp/browser-demo');
const told = join(ready, 'told');

/** setup founds the ready demonstration of this very binary, before any story. */
export default function setup() {
  const { mtimeMs, size } = statSync(binary);
  const mark = join(ready, 'mark');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === `${mtimeMs} ${size}`) return;
  rmSync(ready, { recursive: true, force: true });
  mkdirSync(ready, { recursive: true });
  writeFileSync(told, found(join(ready, 'data'), []));
  writeFileSync(mark, `${mtimeMs} ${size}`); // last: what stands before it is whole
}

function passwordsIn(told: string): Map<string, string> {
  return new Map([...told.matchAll(/^([a-z]+\.[a-z]+)\s+([A-Za-z0-9-]{8,})\s/gm)].map((m) => [m[1], m[2]]));
}

async function serve(dir: string, port: number, clock: string, more: string[]): Promise<ChildProcess> {
  const child = spawn(binary, ['serve', '--dir', dir, '--listen', `127.0.0.1:${port}`, '--at', clock, ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr!.on('data', (b: Buffer) => (said = (said + b.toString()).slice(-2000)));
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said}`);
    if (await fetch(`http://127.0.0.1:${port}/readyz`).then((r) => r.ok, () => false)) return child;
    await new Promise((go) => setTimeout(go, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`the server did not become ready: ${said}`);
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    const hard = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.once('exit', () => (clearTimeout(hard), resolve()));
    child.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const s = createServer();
    s.once('error', reject);
    s.listen(0, '127.0.0.1', () => {
      const { port } = s.address() as { port: number };
      s.close(() => resolve(port));
    });
  });
}
