import { ClockCircleOutlined, FileSearchOutlined, LockOutlined, MinusOutlined, PauseCircleOutlined, StopOutlined } from '@ant-design/icons';
import type { Schemas } from '../../api/client';
import { chinese } from '../../parts/dates';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { cellSays, cellWords, counts, silence } from './coverage';

type Household = Schemas['ReportHousehold'];
type Task = Schemas['Task'];

const icons: Record<string, React.ReactNode> = {
  found: <FileSearchOutlined />, none: <MinusOutlined />, waiting: <ClockCircleOutlined />, locked: <LockOutlined />, refused: <StopOutlined />, unasked: <PauseCircleOutlined />,
};

/** Coverage is member × item: what was found, what was not, and what was not answered and why. */
export function Coverage({ of, tasks }: { of: Household; tasks: Task[] }) {
  const members = list(of.members), lines = list(of.coverage), notes = list(of.notes);
  return (
    <Panel title="核对覆盖" under={`${members.length} 人 × ${lines.length} 项，共 ${members.length * lines.length} 格`} flush extra={<Legend of={of} />}>
      <div className="cover-wrap" role="region" aria-label="核对覆盖表" tabIndex={0}>
        <table className="cover">
          <thead>
            <tr><th scope="col">核对对象</th>{lines.map((l, i) => <th key={i} scope="col">{short(l.item)}<small>{l.agency}</small></th>)}</tr>
          </thead>
          <tbody>
            {members.map((m, row) => (
              <tr key={row} className={row > 0 && list(of.members)[row - 1].group !== m.group ? 'cover-group' : ''}>
                <th scope="row">{m.name}<small>{m.relation}{m.group !== '共同生活' && ` · ${m.group}`}</small><small className="mono">{m.idNumber}</small></th>
                {lines.map((l, i) => <Cell key={i} of={list(l.cells)[row]} due={tasks.find((t) => t.itemName === l.item)?.dueOn} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="legend">
        <span>{silence}</span>
        {notes.map((n, i) => <p key={i}>{circled(i + 1)} {n}</p>)}
      </div>
    </Panel>
  );
}

const short = (item: string) => item.replace(/（.*）$/, '');
const circled = (n: number) => (n <= 20 ? String.fromCharCode(0x2460 + n - 1) : `(${n})`);

function Legend({ of }: { of: Household }) {
  return <span className="cover-legend">{counts(of).map((c) => <span key={c.state} className={`chip ${c.tone}`}>{icons[c.tone]} {c.words} {c.count}</span>)}</span>;
}

function Cell({ of, due }: { of: Schemas['ReportCell']; due?: string }) {
  const tone = cellWords[of.state]?.tone ?? 'unasked';
  const under = of.asOf ? `截至 ${of.asOf}` : of.state === 'unanswered' && due ? `时限 ${chinese(due)}` : '';
  return <td><div className={`cell ${tone}`}><b>{icons[tone]} {cellSays(of)}{of.note > 0 && <sup>{circled(of.note)}</sup>}</b>{under && <small>{under}</small>}</div></td>;
}
