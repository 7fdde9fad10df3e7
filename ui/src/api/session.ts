import { Signal } from './connection';
import { Problem } from './problem';
import type { components } from './types';

export type Login = components['schemas']['Login'];

/** Who is logged in. `lost` means that the session ended while the page is
 * open: the login comes over the page, and what was typed stays. */
export type Presence = { login?: Login; state: 'unknown' | 'out' | 'in' | 'lost' };

export const presence = new Signal<Presence>({ state: 'unknown' });

let ahead = 0; // of the browser's clock, in ms: a demonstration's clock is moved
let waiting: { promise: Promise<void>; go: () => void; stop: (why: Problem) => void } | undefined;

/** refuse ends what waits for the login: it is one account's, and never goes on under another. */
function refuse() {
  waiting?.stop(Problem.left());
  waiting = undefined;
}

/** lastUse is when the server last heard from this page. */
export const lastUse = new Signal(Date.now());

export const session = {
  used: () => lastUse.set(Date.now()),

  /** began takes a completed login. Another account must not see this page. */
  began(login: Login) {
    const before = presence.get().login;
    if (before && before.account !== login.account) return session.leave();
    ahead = Date.parse(login.now) - Date.now();
    presence.set({ login, state: 'in' });
    waiting?.go();
    waiting = undefined;
  },

  /** tells takes the server's time from an answer: a computer's clock drifts, and a demonstration's jumps. */
  tells(date: string | null) {
    const at = Date.parse(date ?? '');
    if (!Number.isNaN(at) && Math.abs(at - Date.now() - ahead) > 2000) ahead = at - Date.now();
  },

  /** leave ends this page, which holds one account's data: it is loaded anew. */
  leave() {
    refuse();
    location.assign('/');
  },

  out() {
    refuse();
    presence.set({ state: 'out' });
  },

  /** lost asks for a login over the page and waits for it. */
  lost(): Promise<void> {
    const { login } = presence.get();
    if (!login) {
      presence.set({ state: 'out' });
      return new Promise(() => {}); // the page goes away
    }
    presence.set({ login, state: 'lost' });
    if (!waiting) {
      let go = () => {}, stop = (_: Problem) => {};
      const promise = new Promise<void>((resolve, reject) => ([go, stop] = [resolve, reject]));
      waiting = { promise, go, stop };
    }
    return waiting.promise;
  },

  /** now is the server's time, by which limits are counted. */
  now: () => new Date(Date.now() + ahead),
};
