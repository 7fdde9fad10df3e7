import type { ReactNode } from 'react';
import { count, due, ends, light, percent, rate, short, type Row } from './figures';

/** Points say the state of things in three sentences: how far in time, who is
 * late, who waits for whom. All of it is counted from what is shown below. */
export function Points({ rows, total, flows }: { rows: Row[]; total: Row; flows: Row[] }) {
  const said = [inTime(rows, total), late(rows, total), waits(flows)].filter(Boolean);
  return <section className="panel points" aria-label="要点"><h2>要点</h2><ol>{said.map((s, i) => <li key={i}>{s}</li>)}</ol></section>;
}

function inTime(rows: Row[], total: Row): ReactNode {
  const f = total.figures;
  if (!due(f)) return <>收到协查任务 <b>{count(f.takenIn)}</b> 件，还没有到期的。</>;
  const behind = rows.filter((r) => light(r.figures) === 'behind');
  return <>到期的 <b>{count(due(f))}</b> 件协查任务按期反馈 <b>{count(f.inTime)}</b> 件，按期反馈率 <b>{percent(rate(f))}</b>；{behind.length ? `${some(behind.map((r) => `${short(r.name)} ${percent(rate(r.figures))}`))}，列为滞后。` : '没有滞后的机构。'}</>;
}

function late(rows: Row[], total: Row): ReactNode {
  const f = total.figures, past = (r: Row) => r.figures.expired + r.figures.overdue;
  const worst = rows.filter((r) => past(r) > 0).sort((a, b) => past(b) - past(a));
  return <>办理中 <b>{count(f.open)}</b> 件，其中已超期 <b>{count(f.overdue)}</b> 件；另有 <b>{count(f.expired)}</b> 件新申请超期未反馈。{worst.length > 0 && `超期的有${some(worst.map((r) => `${short(r.name)} ${past(r)} 件`))}。`}</>;
}

function waits(flows: Row[]): ReactNode {
  if (flows.length === 0) return undefined;
  const by = (side: 0 | 1) => {
    const sums = new Map<string, number>();
    flows.forEach((r) => sums.set(ends(r)[side], (sums.get(ends(r)[side]) ?? 0) + r.figures.open));
    return [...sums].sort((a, b) => b[1] - a[1])[0];
  };
  const [to, n] = by(1), [from, m] = by(0);
  if (!n) return <>没有在等的跨市任务。</>;
  return <>各地在等{to}的最多，<b>{count(n)}</b> 件；{from}等别人的最多，<b>{count(m)}</b> 件。</>;
}

const some = (all: string[]) => all.slice(0, 3).join('、') + (all.length > 3 ? `等 ${all.length} 家` : '');
