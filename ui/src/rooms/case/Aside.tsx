import { Timeline } from 'antd';
import type { Schemas } from '../../api/client';
import { Deadline } from '../../parts/Deadline';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { OfficeName, useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { Nothing } from '../../parts/Reading';

type Detail = Schemas['CaseDetail'];

/** Aside explains the nearest limit, who holds the case now, and what has happened. */
export function Aside({ c }: { c: Detail }) {
  const open = list(c.tasks).filter((t) => t.state === 'open').sort((a, b) => a.dueOn.localeCompare(b.dueOn));
  return (
    <aside>
      {open[0] && <section className="panel panel-body" aria-label="最近的时限"><Deadline of={open[0]} title={`${open[0].itemName}的时限是怎么算的`} /></section>}
      <Holders c={c} open={open} />
      <History events={list(c.events)} />
    </aside>
  );
}

function Holders({ c, open }: { c: Detail; open: Schemas['Task'][] }) {
  const { agency } = useNames();
  const waiting = list(c.tasks).filter((t) => t.state === 'confirming' || t.state === 'returned');
  return (
    <Panel title="现在在谁手里">
      {open.map((t) => <p key={t.id}><b>{t.holder || agency(t.assisting)}</b><br /><span className="faint">{t.itemName}，{t.subjects} 人{t.held && `；${t.held}`}</span></p>)}
      {waiting.map((t) => <p key={t.id}><b>{t.holder}</b><br /><span className="faint">{t.itemName}：{t.stateWords}</span></p>)}
      {open.length + waiting.length === 0 && <p>{c.standing?.holder && <><b>{c.standing.holder}</b><br /></>}<span className="faint">{c.standing?.words || '没有待办事项'}</span></p>}
    </Panel>
  );
}

function History({ events }: { events: Schemas['Event'][] }) {
  const latest = [...events].reverse().sort((a, b) => b.at.localeCompare(a.at)); // of the same minute too, the last comes first
  return (
    <Panel title="办理记录">
      {latest.length === 0 ? <Nothing>还没有记录</Nothing> : <Timeline items={latest.slice(0, 60).map((e) => ({
        key: e.id, color: e.verb.startsWith('task.feedback') ? 'green' : 'blue',
        content: <>{e.words}<div className="faint apart"><span><OfficeName id={e.office} /></span><span className="nowrap">{timeOf(e.at)}</span></div></>,
      }))} />}
    </Panel>
  );
}
