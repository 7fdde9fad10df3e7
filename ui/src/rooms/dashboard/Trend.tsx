import { lazy, useMemo } from 'react';
import type { Option } from './Chart';
import { count, due, percent, rate, type Row } from './figures';
import { Num } from './Num';
import { Pictured } from './Pictured';

const Chart = lazy(() => import('./Chart'));

/** Trend sets the volume of each period beside what was in time. */
export function Trend({ rows, by }: { rows: Row[]; by: string }) {
  const option = useMemo(() => barsAndLine(rows), [rows]);
  return (
    <Pictured title={`每${by}收到的任务与按期反馈率`} under="按收到任务的时间" empty={rows.length === 0}
      chart={<Chart option={option} height={330} says={rows.map((r) => `${r.name}收到 ${r.figures.takenIn} 件，按期反馈率 ${percent(rate(r.figures))}`).join('；')} />}
      table={<Table rows={rows} by={by} />} />
  );
}

function Table({ rows, by }: { rows: Row[]; by: string }) {
  return (
    <div className="scroll tall" tabIndex={0}><table className="plain small">
      <thead><tr><th scope="col">{by}</th><th scope="col" className="num">收到</th><th scope="col" className="num">按期 / 到期</th><th scope="col" className="num">超时反馈</th><th scope="col" className="num">超期未反馈</th><th scope="col" className="num">按期反馈率</th></tr></thead>
      <tbody>{rows.map((r) => (
        <tr key={r.key}><th scope="row">{r.name}</th><td className="num"><Num of={r} figure="takenIn" /></td><td className="num"><Num of={r} figure="inTime" /> / {count(due(r.figures))}</td><td className="num"><Num of={r} figure="late" /></td><td className="num"><Num of={r} figure="expired" /></td><td className="num">{percent(rate(r.figures))}</td></tr>
      ))}</tbody>
    </table></div>
  );
}

function barsAndLine(rows: Row[]): Option {
  const rates = rows.map((r) => rate(r.figures));
  const least = Math.min(0.9, ...rates.filter((r) => r !== undefined).map((r) => Math.floor(r! * 20) / 20));
  const ink = 'rgba(10,22,42,.72)';
  return {
    animation: false,
    grid: { left: 56, right: 56, top: 40, bottom: 34 },
    tooltip: { trigger: 'axis', renderMode: 'richText', valueFormatter: (v) => (typeof v === 'number' && v <= 1 ? percent(v) : String(v ?? '—')) },
    xAxis: { type: 'category', data: rows.map((r) => r.name.replace(/^\d{4}年(?=\d+月)/, '')), axisLabel: { color: ink }, axisTick: { show: false } },
    yAxis: [
      { type: 'value', name: '收到（件）', minInterval: 1, axisLabel: { color: ink }, nameTextStyle: { color: ink }, splitLine: { lineStyle: { color: '#e6eaf1' } } },
      { type: 'value', name: '按期反馈率', min: least, max: 1, axisLabel: { color: ink, formatter: (v: number) => `${Math.round(v * 100)}%` }, nameTextStyle: { color: ink }, splitLine: { show: false } },
    ],
    series: [
      { type: 'bar', name: '收到', data: rows.map((r) => r.figures.takenIn), itemStyle: { color: '#b4cff0', borderRadius: [3, 3, 0, 0] }, barMaxWidth: 34, label: { show: rows.length <= 12, position: 'insideBottom', color: '#123f86', fontSize: 11 } },
      { type: 'line', name: '按期反馈率', yAxisIndex: 1, data: rates.map((r) => r ?? '-'), lineStyle: { color: '#1550a8', width: 2 }, itemStyle: { color: '#1550a8' }, symbolSize: 7, connectNulls: true },
    ],
  };
}
