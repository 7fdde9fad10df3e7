import { useNavigate } from '@tanstack/react-router';
import { Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { lazy, useMemo, type ReactNode } from 'react';
import { api, done } from '../../api/client';
import { Choices } from '../../parts/Choices';
import { list } from '../../parts/list';
import { useAgencies } from '../../parts/names';
import { useFilters } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import type { Option } from './Chart';
import { behind, count, ends, percent, rate, short, type Row } from './figures';
import { Num } from './Num';
import { Pictured } from './Pictured';

const Chart = lazy(() => import('./Chart'));

/** most flows that a picture can carry; the table has them all. */
const most = 12;

type Query = { start?: string; end?: string; kind?: 'new' | 'existing' | 'local' };

/** Flows show who asks whom: from the initiating city, or each county of one, to whom
 * it waits for. */
export function Flows({ rows, query }: { rows: Row[]; query: Query }) {
  const login = useLogin();
  const [search, set] = useFilters();
  const cities = useAgencies().agencies.filter((a) => a.level === 'city');
  const city = login.level === 'city' ? login.agency : search.city ?? cities[0]?.id;
  const counties = search.flows === 'county' && login.level !== 'county';
  const q = useQuery({
    queryKey: ['statistics', 'flows', query, city], enabled: counties && Boolean(city),
    queryFn: () => done(api.GET('/api/v1/statistics/flows', { params: { query: { ...query, agency: city, counties: true } } })),
  });
  const pick = login.level !== 'county' && (
    <span className="noprint flow-pick">
      {counties && login.level === 'province' && <Select size="small" aria-label="哪个市的县区" value={city} options={cities.map((a) => ({ value: a.id, label: short(a.name) }))} onChange={(v) => set({ city: v })} />}
      <Choices label="发起地" value={counties ? 'county' : ''} of={[['', '按市'], ['county', '按县区']]} set={(v) => set({ flows: v })} />
    </span>
  );
  return <Picture rows={counties ? list(q.data?.rows) : rows} pick={pick} />;
}

function Picture({ rows, pick }: { rows: Row[]; pick: ReactNode }) {
  const go = useNavigate();
  const all = useMemo(() => [...rows].sort((a, b) => b.figures.takenIn - a.figures.takenIn), [rows]);
  const top = useMemo(() => all.slice(0, most), [all]);
  const option = useMemo(() => sankey(top), [top]);
  const sum = (of: Row[]) => of.reduce((n, r) => n + r.figures.takenIn, 0);
  const press = (name: string) => {
    const row = top.find((r) => name === flowName(r));
    if (row) void go({ to: '/dashboard/tasks', search: behind(row, 'takenIn') as never });
  };
  return (
    <Pictured title="业务流向" under={all.length > most ? `前 ${most} 条，${count(sum(top))} 件，占 ${percent(sum(top) / sum(all))}` : `${count(sum(all))} 件`} empty={all.length === 0} pick={pick}
      chart={<Chart option={option} height={330} press={press} says={`业务流向：${top.map((r) => `${ends(r).join('到')} ${r.figures.takenIn} 件`).join('，')}`} />}
      table={<Table rows={all} />} />
  );
}

function Table({ rows }: { rows: Row[] }) {
  return (
    <div className="scroll tall" tabIndex={0}><table className="plain small">
      <thead><tr><th scope="col">发起地</th><th scope="col">协查机构</th><th scope="col" className="num">任务</th><th scope="col" className="num">办理中</th><th scope="col" className="num">超期未反馈</th><th scope="col" className="num">按期反馈率</th></tr></thead>
      <tbody>{rows.map((r) => {
        const [from, to] = ends(r);
        return <tr key={r.key}><th scope="row">{from}</th><td>{to}</td><td className="num"><Num of={r} figure="takenIn" /></td><td className="num"><Num of={r} figure="open" /></td><td className="num"><Num of={r} figure="expired" /></td><td className="num">{percent(rate(r.figures))}</td></tr>;
      })}</tbody>
    </table></div>
  );
}

const flowName = (r: Row) => `from ${ends(r)[0]} > to ${ends(r)[1]}`;

/** sankey draws from left to right; a city that asks and answers stands on both sides. */
function sankey(rows: Row[]): Option {
  const sides = { from: new Map<string, number>(), to: new Map<string, number>() };
  rows.forEach((r) => ends(r).forEach((name, i) => {
    const side = i ? sides.to : sides.from;
    side.set(name, (side.get(name) ?? 0) + r.figures.takenIn);
  }));
  const nodes = (side: 'from' | 'to') => [...sides[side]].map(([name, n]) => ({
    name: `${side} ${name}`, label: { formatter: `${name} ${count(n)}`, position: side === 'from' ? ('right' as const) : ('left' as const) }, itemStyle: { color: side === 'from' ? '#1f5dbb' : '#5b7698' },
  }));
  return {
    tooltip: { renderMode: 'richText', formatter: (p) => (Array.isArray(p) ? '' : String(p.name).replace(/from |to /g, '').replace(' > ', ' → ') + ` ${count(Number(p.value))} 件`) },
    series: [{
      type: 'sankey', left: 18, right: 18, top: 14, bottom: 14, nodeWidth: 9, nodeGap: 9, draggable: false, animation: false, data: [...nodes('from'), ...nodes('to')],
      links: rows.map((r) => ({ source: `from ${ends(r)[0]}`, target: `to ${ends(r)[1]}`, value: r.figures.takenIn })),
      lineStyle: { color: '#1f5dbb', opacity: 0.22 }, label: { color: 'rgba(10,22,42,.92)', fontSize: 12 }, emphasis: { focus: 'adjacency' },
    }],
  };
}
