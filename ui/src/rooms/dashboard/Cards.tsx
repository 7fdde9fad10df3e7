import { count, due, percent, rate, type Row } from './figures';
import { Num } from './Num';

/** Cards are the four numbers of the day; each opens its list. */
export function Cards({ total, rows }: { total: Row; rows: Row[] }) {
  const f = total.figures;
  const with_ = (of: (r: Row) => number) => rows.filter((r) => of(r) > 0).length;
  return (
    <div className="cards cards-four">
      <div className="card-figure"><span>办理中</span><b><Num of={total} figure="open" /></b><small>{with_((r) => r.figures.open)} 家机构</small></div>
      <div className="card-figure warning"><span>办理中已超期</span><b><Num of={total} figure="overdue" /></b><small>{with_((r) => r.figures.overdue)} 家机构；仍可反馈，标记超期</small></div>
      <div className="card-figure error"><span>超期未反馈</span><b><Num of={total} figure="expired" /></b><small>{with_((r) => r.figures.expired)} 家机构；第八条：不再接收结果</small></div>
      <div className="card-figure success"><span>按期反馈率</span><b>{percent(rate(f))}</b><small>{count(f.inTime)} / {count(due(f))} 件到期</small></div>
    </div>
  );
}
