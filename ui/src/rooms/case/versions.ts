import type { Schemas } from '../../api/client';
import { list } from '../../parts/list';

type Finding = Schemas['Finding'];
type Fields = Record<string, string>;

const same = (a: Fields, b: Fields) => {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((k) => (a[k] ?? '') === (b[k] ?? ''));
};

/** versionsOf tells of a finding's records which are not in the one before, and
 * which of the one before are no longer there. */
export function versionsOf(now: Finding, before?: Finding): { rows: { record: Fields; fresh: boolean }[]; gone: Fields[] } {
  const was = list(before?.records) as Fields[], is = list(now.records) as Fields[];
  return {
    rows: is.map((record) => ({ record, fresh: before !== undefined && !was.some((w) => same(w, record)) })),
    gone: was.filter((w) => !is.some((r) => same(w, r))),
  };
}
