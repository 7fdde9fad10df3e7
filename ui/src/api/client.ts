import createClient from 'openapi-fetch';
import { connection } from './connection';
import { Problem } from './problem';
import { session } from './session';
import type { components, paths } from './types';

/** Schemas are the server's types by name: Schemas['Task']. */
export type Schemas = components['schemas'];

/** api calls the server; every path, parameter and answer is typed by api/openapi.json. */
export const api = createClient<paths>({ fetch: kept });

/** waits between tries of a request that did not reach the server. */
const waits = [600, 1500, 4000];

/** kept sends a request and does not lose it: writes carry a key, so that a
 * repeated one is done once; a broken line is tried again; a session that has
 * ended is renewed over the page, and then the request goes on. */
export async function kept(request: Request): Promise<Response> {
  const write = request.method !== 'GET';
  if (write) request.headers.set('Idempotency-Key', crypto.randomUUID?.() ?? randomKey());
  for (let tries = 0; ; ) {
    const response = await attempt(request, tries);
    if (!response) {
      tries++;
      continue;
    }
    session.used();
    session.tells(response.headers.get('Date'));
    if (response.status !== 401 || entering(request)) return response;
    await session.lost();
  }
}

/** attempt gives undefined when the line broke and another try is due. */
async function attempt(request: Request, tries: number): Promise<Response | undefined> {
  try {
    const response = await fetch(request.clone());
    connection.back();
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    connection.lost();
    if (tries >= waits.length) throw Problem.offline();
    await new Promise((go) => setTimeout(go, waits[tries]));
  }
}

/** entering requests are the steps of a login: their 401 is an answer. */
function entering(request: Request): boolean {
  const path = new URL(request.url).pathname;
  return path.startsWith('/api/v1/session') || path.startsWith('/api/v1/account/');
}

function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

/** done gives the answer of a call, or throws its Problem. */
export async function done<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error } = await call;
  if (error !== undefined) throw Problem.of(error);
  return data as T;
}
