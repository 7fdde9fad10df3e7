import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useDeferredValue, useSyncExternalStore } from 'react';
import { presence } from '../api/session';

const LoginPage = lazy(() => import('../rooms/login/LoginPage'));
const LoginOver = lazy(() => import('../rooms/login/LoginOver'));

/** Root lets in: nobody sees a room before the login is complete. */
export function Root() {
  const { state: now } = useSyncExternalStore(presence.follow, presence.get);
  const ready = useRouterState({ select: (s) => s.resolvedLocation !== undefined }); // the room's code is there
  // deferred, shell and room are drawn in slices between which the page answers; a store's change would be drawn in one piece
  const state = useDeferredValue(now === 'in' && !ready ? 'unknown' : now);
  if (state === 'unknown') return <div className="whole"><i className="opening" role="status" aria-label="正在打开" /></div>;
  if (state === 'out') return <Suspense fallback={<div className="whole" />}><LoginPage /></Suspense>;
  return (
    <>
      <Outlet />
      {state === 'lost' && <Suspense><LoginOver /></Suspense>}
    </>
  );
}
