import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { kept } from './client';
import { presence, session, type Login } from './session';

const login = (account: string) => ({ account, now: '2026-10-08T09:00:00Z' }) as Login;
const submit = () => kept(new Request('http://127.0.0.1/api/v1/cases/c1/submit', { method: 'POST' }));

let answers: number[], sent: string[], went: string[];
beforeEach(() => {
  [answers, sent, went] = [[401, 200], [], []];
  vi.stubGlobal('fetch', async (r: Request) => (sent.push(new URL(r.url).pathname), new Response('{}', { status: answers.shift() })));
  vi.stubGlobal('location', { assign: (to: string) => went.push(to) });
  session.out();
  session.began(login('clerk'));
});
afterEach(() => vi.unstubAllGlobals());

const lost = () => vi.waitFor(() => expect(presence.get().state).toBe('lost'));

test('what was under way when the session ended goes on when the same account is back', async () => {
  const pending = submit();
  await lost();
  session.began(login('clerk'));
  expect([(await pending).status, sent.length, went]).toEqual([200, 2, []]);
});

test('who leaves the lost page takes its writes along: they never go on under the next login', async () => {
  const pending = submit();
  await lost();
  session.leave();
  session.began(login('approver'));
  await expect(pending).rejects.toMatchObject({ code: 'session.left' });
  expect(sent).toHaveLength(1);
  expect(went[0]).toBe('/');
});

test('another account over the lost page loads it anew, and nothing of the first goes on', async () => {
  const pending = submit();
  await lost();
  session.began(login('approver'));
  await expect(pending).rejects.toMatchObject({ code: 'session.left' });
  expect([sent.length, went]).toEqual([1, ['/']]);
});

test('a login after the page has forgotten who was there releases nothing', async () => {
  const pending = submit();
  await lost();
  session.out();
  session.began(login('approver'));
  await expect(pending).rejects.toMatchObject({ code: 'session.left' });
  expect(sent).toHaveLength(1);
});
