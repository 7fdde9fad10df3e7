import type { Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { articles } from '../../words';

/** Why says who sent a task, under which rule, what is expected, and who is next. */
export function Why({ t }: { t: Schemas['TaskDetail'] }) {
  const { agency, department } = useNames();
  const facts: [string, string][] = [
    ['谁推送的', `${agency(t.initiating)}，${timeOf(t.receivedAt)}`],
    ['依据', `《操作规范》${articles[t.kind]}：推送即接收，不停留`],
    ['要做什么', `${t.subjects} 人的“${t.itemName}”，由${department(t.sharing)}提供数据，${agency(t.assisting)}反馈`],
    ['之后', `结果在系统内返回${agency(t.initiating)}；由${agency(t.commissioned)}出具报告`],
  ];
  return <Panel title="为什么是我"><dl className="why">{facts.map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl></Panel>;
}
