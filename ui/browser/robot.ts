import { clipboard, family } from './people';
import type { Server } from './server';

/** What scenario 1 has shown on the screen, others set up through the API, so
 * that their stories begin where they differ. */
export class Robot {
  private constructor(private readonly url: string, readonly cookie: string) {}

  static async logIn(server: Server, who: string): Promise<Robot> {
    const response = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: who, password: server.passwords.get(who) }) });
    if (!response.ok) throw new Error(`${who}: ${response.status} ${await response.text()}`);
    return new Robot(server.url, response.headers.getSetCookie().map((c) => c.split(';')[0]).join('; '));
  }

  async call<T = Record<string, never>>(method: string, path: string, body?: unknown): Promise<T> {
    const raw = body instanceof Uint8Array;
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method, headers: { Cookie: this.cookie, ...(body === undefined ? {} : { 'Content-Type': raw ? 'application/octet-stream' : 'application/json' }) },
      body: raw ? (body as never) : body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

export const scan = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n');
export const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: scan });

type Task = { id: string; item: string; state: string };
export type Made = { id: string; number: string; tasks: Task[] };

let drafts = 0;

/** draft takes the household of scenario 1, its papers and chosen items, by hand of
 * Heping's clerk: `signed` is the day of commission and authorizations. Each has letters of its own (R3.4). */
export async function draft(heping: Robot, items: string[], signed: string): Promise<Made> {
  const no = ++drafts;
  const c = await heping.call<Made>('POST', '/cases', { kind: 'new', commission: { number: `演示-和民核委〔2026〕${no}号`, department: '210102.mz', purpose: '最低生活保障审核确认', assistance: 'dibao', on: signed, due: '2026-12-31' } });
  const rows = family.map((r) => r.map((cell, i) => (i === 6 ? signed : i === 5 ? `${cell}-${no}` : cell)));
  await heping.call('PUT', `/cases/${c.id}/list`, new TextEncoder().encode(clipboard(rows).replace(/[^\t\r\n]+/g, '"$&"').replace(/\t/g, ',')));
  if (items.length > 0) await heping.call('PUT', `/cases/${c.id}/items`, { items });
  await heping.call('POST', `/cases/${c.id}/materials?kind=commission&ordinal=0`, new Uint8Array(scan));
  for (let n = 1; n <= family.length; n++) for (const kind of ['authorization', 'id_copy']) await heping.call('POST', `/cases/${c.id}/materials?kind=${kind}&ordinal=${n}`, new Uint8Array(scan));
  return c;
}

/** application submits such a draft. */
export async function application(heping: Robot, items: string[], signed: string): Promise<Made> {
  const { id } = await draft(heping, items, signed);
  await heping.call('POST', `/cases/${id}/submit`);
  return read(heping, id);
}

export const read = (by: Robot, id: string) => by.call<Made>('GET', `/cases/${id}`);

/** settled waits until what is hosted has answered. */
export async function settled(by: Robot, id: string, items: string[]): Promise<Made> {
  for (let tries = 0; tries < 150; tries++) {
    const c = await read(by, id);
    if (items.every((i) => c.tasks.find((t) => t.item === i)?.state === 'answered')) return c;
    await new Promise((go) => setTimeout(go, 200));
  }
  throw new Error(`${items.join()} did not answer`);
}
