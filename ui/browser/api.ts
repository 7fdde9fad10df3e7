import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from './server';

/** Api asks the server as a person does, where a story's beginning is not what is shown. */
export class Api {
  private constructor(private readonly server: Server, private readonly cookie: string) {}

  static async logIn(server: Server, login: string): Promise<Api> {
    const r = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password: server.passwords.get(login) }) });
    if (!r.ok) throw new Error(`${login} was not let in: ${await r.text()}`);
    return new Api(server, r.headers.getSetCookie().map((c) => c.split(';')[0]).join('; '));
  }

  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const raw = body instanceof Uint8Array;
    const r = await fetch(`${this.server.url}/api/v1${path}`, { method, headers: { Cookie: this.cookie, 'Content-Type': raw ? 'application/pdf' : 'application/json' }, body: raw ? (body as BodyInit) : body === undefined ? undefined : JSON.stringify(body) });
    const text = await r.text();
    if (!r.ok) throw new Error(`${method} ${path}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** submits brings scenario 1's household to the places where the items are answered. */
  async submits(number: string, on: string, items: string[]): Promise<string> {
    const commission = { number, department: '210102.mz', purpose: '最低生活保障审核确认', assistance: 'dibao', on };
    const { id } = await this.ask<{ id: string }>('POST', '/cases', { kind: 'new', commission });
    const list = readFileSync(join(this.server.files, '5-新申请家庭名单.xlsx'));
    await this.ask('PUT', `/cases/${id}/list`, new Uint8Array(list));
    const scan = new TextEncoder().encode('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n');
    for (const of of ['kind=commission', ...[1, 2, 3].flatMap((n) => [`kind=authorization&ordinal=${n}`, `kind=id_copy&ordinal=${n}`])]) await this.ask('POST', `/cases/${id}/materials?${of}`, scan);
    await this.ask('PUT', `/cases/${id}/items`, { items });
    await this.ask('POST', `/cases/${id}/submit`);
    return id;
  }
}
