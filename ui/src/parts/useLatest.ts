import { useRef, useState } from 'react';
import { Problem } from '../api/problem';
import { latest } from './latest';

/** useLatest is useAct for a write that replaces the one before: one that comes
 * while another runs is not dropped but follows. run tells whether all is kept. */
export function useLatest<A>(verb: (a: A) => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const now = useRef(verb);
  now.current = verb;
  const [write] = useState(() => latest((a: A) => now.current(a)));
  const run = async (a: A) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await write(a);
      return true;
    } catch (e) {
      setProblem(Problem.of(e));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, problem };
}
