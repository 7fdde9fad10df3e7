import { api, done } from '../api/client';
import { session } from '../api/session';

/** enter asks who is logged in, while the room is still on its way. */
export function enter() {
  if (document.querySelector<HTMLMetaElement>('meta[name=visitor]')?.content === 'new') return session.out(); // there is no session to ask for
  done(api.GET('/api/v1/session')).then((l) => (l.step ? session.out() : session.began(l)), () => session.out());
}
