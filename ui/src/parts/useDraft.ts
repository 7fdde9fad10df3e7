import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, done } from '../api/client';
import { Problem } from '../api/problem';
import { timeOf } from './dates';
import { session } from '../api/session';

const settle = 1500; // ms without typing, before what was typed is kept

/** useDraft keeps what is typed on the server, sealed, for this account alone.
 * kept is undefined until it is known whether there is a draft; null is none. */
export function useDraft<T>(key: string) {
  const queries = useQueryClient();
  const queryKey = ['draft', key];
  const q = useQuery({ queryKey, staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false, queryFn: () => read<T>(key) });
  const [saved, setSaved] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; body: T } | undefined>(undefined);
  const write = useCallback(async (body: T) => {
    waiting.current = undefined;
    try {
      await done(api.PUT('/api/v1/drafts/{key}', { params: { path: { key } }, body: body as never }));
      setSaved(timeOf(session.now()).slice(11));
      setProblem(undefined);
    } catch (e) {
      setProblem(Problem.of(e));
    }
  }, [key]);
  const keep = useCallback((body: T) => {
    if (waiting.current) clearTimeout(waiting.current.timer);
    setSaved('');
    waiting.current = { body, timer: setTimeout(() => void write(body), settle) };
  }, [write]);
  const drop = useCallback(async () => {
    if (waiting.current) clearTimeout(waiting.current.timer);
    waiting.current = undefined;
    await api.DELETE('/api/v1/drafts/{key}', { params: { path: { key } } });
    queries.removeQueries({ queryKey: ['draft', key] });
  }, [key, queries]);
  useEffect(() => { // a closed window has no time to wait for the answer
    const gone = () => waiting.current && void fetch(`/api/v1/drafts/${key}`, { method: 'PUT', keepalive: true, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(waiting.current.body) });
    addEventListener('pagehide', gone);
    return () => removeEventListener('pagehide', gone);
  }, [key]);
  useEffect(() => () => { // what was typed last is kept when the page is left
    if (!waiting.current) return;
    clearTimeout(waiting.current.timer);
    void write(waiting.current.body);
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
