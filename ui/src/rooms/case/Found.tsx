import { Collapse } from 'antd';
import type { Schemas } from '../../api/client';
import { list } from '../../parts/list';
import { show } from '../../parts/value';
import { Panel } from '../../parts/Page';

/** Found are the records themselves, by category, each with source and as-of date. */
export function Found({ of }: { of: Schemas['ReportHousehold'] }) {
  const details = list(of.details);
  if (details.length === 0) return null;
  const items = details.map((d, i) => ({ key: i, label: <><b>{d.name}</b> <span className="faint">{d.class} · {list(d.sources).reduce((n, s) => n + list(s.records).length, 0)} 条</span></>,
    children: list(d.sources).map((s, j) => <Source key={j} of={s} members={list(of.members)} />) }));
  return <Panel title="检出的信息记录" under={`${details.length} 类`} flush><Collapse ghost items={items} /></Panel>;
}

function Source({ of, members }: { of: Schemas['ReportSource']; members: Schemas['ReportMember'][] }) {
  const columns = list(of.columns);
  return (
    <div className="scroll" tabIndex={0}>
      <table className="plain small">
        <caption>{of.item} · {of.department}</caption>
        <thead><tr><th scope="col">姓名</th>{columns.map((c, i) => <th key={i} scope="col">{c.label}{c.unit && `（${c.unit}）`}</th>)}<th scope="col">数据截止日期</th></tr></thead>
        <tbody>{list(of.records).map((r, i) => (
          <tr key={i}><th scope="row">{members[r.member]?.name}</th>{list(r.values).map((v, j) => <td key={j} className={columns[j]?.type === 'money' ? 'num' : ''}>{show(columns[j], v)}</td>)}<td className="nowrap">{r.asOf}</td></tr>
        ))}</tbody>
      </table>
    </div>
  );
}
