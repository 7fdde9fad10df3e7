import { useCallback, useEffect, useRef, useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { list } from '../../parts/list';

export type Hit = Schemas['Hit'];

/** What a key notes on a hit, beside the words that say it. */
export const marks: { key: string; mark: NonNullable<Hit['mark']>; words: string }[] = [
  { key: '1', mark: 'same', words: '与申报一致' }, { key: '2', mark: 'differs', words: '有差异' }, { key: '3', mark: 'undeclared', words: '未申报' }, { key: '4', mark: 'check', words: '需核实' },
];

const ahead = 5; // rows before the end, at which more are fetched

/** useHits walks through a case's hits, household after household. A mark shows
 * at once and goes on; what the server does not take is taken back and told. */
export function useHits(id: string, mayNote: boolean) {
  const [rows, setRows] = useState<Hit[]>([]);
  const [next, setNext] = useState<string | undefined>('0');
  const [last, setLast] = useState(0);
  const [marked, setMarked] = useState(0);
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const past = useRef<{ hit: Hit; was: Hit['mark']; at: number }[]>([]);
  const loading = useRef(false);
  const from = useRef('0');

  const load = useCallback(async () => {
    if (loading.current) return;
    loading.current = true;
    setBusy(true);
    try {
      for (let found = 0; found < 10 && from.current !== ''; ) { // households in which nothing was found are passed over
        const page = await done(api.GET('/api/v1/cases/{id}/hits', { params: { path: { id }, query: { after: Number(from.current), limit: 20 } } }));
        const items = list(page.items);
        found += items.length;
        setLast(page.next ? Number(page.next) : (n) => Math.max(n, ...items.map((h) => h.household), Number(from.current)));
        from.current = page.next ?? '';
        setRows((r) => [...r, ...items]);
        setMarked(page.marked);
      }
    } catch (e) {
      setProblem(Problem.of(e));
    }
    setNext(from.current || undefined);
    setBusy(false);
    loading.current = false;
  }, [id]);
  useEffect(() => void load(), [load]);

  const go = (to: number) => {
    setAt(Math.max(0, Math.min(to, rows.length - 1)));
    if (next && to >= rows.length - ahead) void load();
  };
  const put = async (hit: Hit, mark: Hit['mark']) => {
    const was = hit.mark;
    const show = (m: Hit['mark']) => setRows((r) => r.map((h) => (h.ordinal === hit.ordinal && h.category === hit.category ? { ...h, mark: m } : h)));
    show(mark);
    setMarked((n) => n + (mark ? 1 : 0) - (was ? 1 : 0));
    try {
      await done(api.PUT('/api/v1/cases/{id}/hits/{ordinal}/{category}', { params: { path: { id, ordinal: hit.ordinal, category: hit.category } }, body: { mark: mark ?? '' } }));
      setProblem(undefined);
    } catch (e) {
      show(was);
      setMarked((n) => n - (mark ? 1 : 0) + (was ? 1 : 0));
      setProblem(Problem.of(e));
    }
  };
  const mark = (i: number, m: Hit['mark']) => {
    const hit = rows[i];
    if (!hit || !mayNote) return;
    past.current.push({ hit: { ...hit, mark: m }, was: hit.mark, at: i });
    void put(hit, m);
    go(i + 1);
  };
  const undo = () => {
    const step = past.current.pop();
    if (!step) return;
    setAt(step.at);
    void put(step.hit, step.was);
  };
  return { rows, at, go, mark, undo, load, busy, problem, marked, last, more: next !== undefined };
}
