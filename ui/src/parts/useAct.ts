import { useCallback, useRef, useState } from 'react';
import { Problem } from '../api/problem';

/** useAct runs one verb at a time and keeps its problem for showing. */
export function useAct<A extends unknown[]>(verb: (...a: A) => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const latest = useRef(verb);
  latest.current = verb;
  const running = useRef(false);
  const run = useCallback(async (...a: A) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await latest.current(...a);
      return true;
    } catch (e) {
      setProblem(Problem.of(e));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { run, busy, problem, forget: useCallback(() => setProblem(undefined), []) };
}
