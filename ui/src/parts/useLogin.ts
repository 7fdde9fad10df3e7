import { useSyncExternalStore } from 'react';
import { presence, type Login } from '../api/session';

/** useLogin is who is logged in; rooms are open to nobody else. */
export function useLogin(): Login {
  const { login } = useSyncExternalStore(presence.follow, presence.get);
  return login ?? nobody;
}

const nobody = { account: '', agency: '', agencyName: '', level: '', name: '', roles: [], step: '', now: new Date(0).toISOString(), idleMinutes: 30, demo: false } as unknown as Login;
