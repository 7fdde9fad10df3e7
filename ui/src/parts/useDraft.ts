import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, done } from '../api/client';
import { Problem } from '../api/problem';
import { timeOf } from './dates';
import { presence, session } from '../api/session';
import { goesAlong } from './farewell';

const settle = 1500; // ms without typing, before what was typed is kept

type Unsaved<T> = { body: T; timer: ReturnType<typeof setTimeout> };

/** useDraft keeps what is typed on the server, sealed, for this account alone.
 * kept is undefined until it is known whether there is a draft; null is none. */
export function useDraft<T>(key: string) {
  const queries = useQueryClient();
  const queryKey = ['draft', key];
  const q = useQuery({ queryKey, staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false, queryFn: () => read<T>(key) });
  const [saved, setSaved] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const waiting = useRef<Unsaved<T> | undefined>(undefined); // until the server has it
  const write = useCallback(async (unsaved: Unsaved<T>) => {
    clearTimeout(unsaved.timer);
    const { body } = unsaved;
    try {
      await done(api.PUT('/api/v1/drafts/{key}', { params: { path: { key } }, body: body as never }));
      if (waiting.current !== unsaved) return; // something newer follows
      waiting.current = undefined;
      setSaved(timeOf(session.now()).slice(11));
      setProblem(undefined);
    } catch (e) {
      setProblem(Problem.of(e));
    }
  }, [key]);
  const keep = useCallback((body: T) => {
    if (waiting.current) clearTimeout(waiting.current.timer);
    setSaved('');
    const unsaved: Unsaved<T> = { body, timer: setTimeout(() => void write(unsaved), settle) };
    waiting.current = unsaved;
  }, [write]);
  const drop = useCallback(async () => {
    if (waiting.current) clearTimeout(waiting.current.timer);
    waiting.current = undefined;
    await api.DELETE('/api/v1/drafts/{key}', { params: { path: { key } } });
    queries.removeQueries({ queryKey: ['draft', key] });
  }, [key, queries]);
  useEffect(() => { // a closed window has no time to wait for the answer
    const text = () => (waiting.current && presence.get().state === 'in' ? JSON.stringify(waiting.current.body) : ''); // a lost page is nobody's
    const leaving = (e: BeforeUnloadEvent) => {
      if (goesAlong(text())) return;
      e.preventDefault();
      e.returnValue = ''; // browsers before 2023 look at this one
      void write(waiting.current!);
    };
    const gone = () => {
      const body = text();
      if (body && goesAlong(body)) void fetch(`/api/v1/drafts/${key}`, { method: 'PUT', keepalive: true, headers: { 'Content-Type': 'application/json' }, body });
    };
    addEventListener('beforeunload', leaving);
    addEventListener('pagehide', gone);
    return () => {
      removeEventListener('beforeunload', leaving);
      removeEventListener('pagehide', gone);
    };
  }, [key, write]);
  useEffect(() => () => { // what was typed last is kept when the page is left
    if (waiting.current) void write(waiting.current);
  }, [write]);
  return { kept: q.data, ready: q.data !== undefined, error: q.error, keep, drop, saved, problem };
}

async function read<T>(key: string): Promise<T | null> {
  try {
    return (await done(api.GET('/api/v1/drafts/{key}', { params: { path: { key } } }))).body as T;
  } catch (e) {
    if (Problem.of(e).code === 'draft.missing') return null;
    throw e;
  }
}
