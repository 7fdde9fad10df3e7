import { afterEach, expect, test, vi } from 'vitest';
import type { Login } from '../../api/session';
import { pressingCases } from './read';

vi.hoisted(() => { // addresses are the page's, and here is no page
  const Plain = globalThis.Request;
  globalThis.Request = class extends Plain {
    constructor(at: RequestInfo | URL, more?: RequestInit) {
      super(typeof at === 'string' ? new URL(at, 'http://127.0.0.1') : at, more);
    }
  };
});
afterEach(() => vi.unstubAllGlobals());

/** serves cases by state, newest first and 500 a page, as the server does, and tells what it was asked for. */
function serves(cases: { id: string; state: string }[]) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (r: Request) => {
    const query = new URL(r.url).searchParams, from = Number(query.get('after') ?? 0), limit = Number(query.get('limit'));
    asked.push(query.toString());
    const fit = cases.filter((c) => !query.get('state') || c.state === query.get('state'));
    const more = from + limit < fit.length;
    return Response.json({ items: fit.slice(from, from + limit), ...(more && { next: String(from + limit) }) });
  });
  return asked;
}

test('a case that waits shows up, however many newer ones there are', async () => {
  const newer = Array.from({ length: 700 }, (_, i) => ({ id: `n${i}`, state: i % 2 ? 'reported' : 'draft' }));
  serves([...newer, ...newer.map((c) => ({ ...c, id: `${c.id}b` })), { id: 'old', state: 'answered' }]);
  const got = await pressingCases({ roles: ['approver'] } as Login);
  expect(got).toHaveLength(701);
  expect(got.at(-1)).toEqual({ id: 'old', state: 'answered' });
});

test('a department asks for what it has not opened, and no more', async () => {
  const asked = serves([]);
  await pressingCases({ roles: ['officer'] } as Login);
  expect(asked).toEqual(['unread=true&limit=500']);
});
