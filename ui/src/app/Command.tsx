import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { Signal } from '../api/connection';

const shown = new Signal(false);
export const openCommand = () => shown.set(true);

const Search = lazy(() => import('./Search'));

/** Command is Ctrl+K: rooms by name, cases by number. Its parts are loaded when it is first asked for. */
export function Command() {
  const open = useSyncExternalStore(shown.follow, shown.get);
  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') {
        e.preventDefault();
        shown.set(!shown.get());
      }
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  return open ? <Suspense><Search close={() => shown.set(false)} /></Suspense> : null;
}
