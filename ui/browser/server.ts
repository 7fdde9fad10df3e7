import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary = join(import.meta.dirname, '../../bin/hedui');

/** A Server is the real program on a demonstration folder, whose clock can be moved. */
export type Server = { url: string; passwords: Map<string, string>; files: string; at: (clock: string) => Promise<void>; stop: () => Promise<void> };

/** demonstration founds a small province and serves it from a moment on. */
export async function demonstration(clock: string, database?: string): Promise<Server> {
  const dir = mkdtempSync(join(tmpdir(), 'hedui-browser-'));
  const more = database ? ['--database', database] : [];
  const told = execFileSync(binary, ['demo', '--dir', dir, '--people', '3000', ...more], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let running = await serve(dir, port, clock, more);
  return {
    url, passwords: passwordsIn(told), files: join(dir, '演示文件'),
    at: async (next) => {
      await end(running);
      running = await serve(dir, port, next, more);
    },
    stop: async () => {
      await end(running);
      rmSync(dir, { recursive: true, force: true });
    },
  };
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
