import type { Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { articles } from '../../words';

/** Why says who sent a task, under which rule, what is expected, and who is next. */
export function Why({ t }: { t: Schemas['TaskDetail'] }) {
  const { agency, department } = useNames();
  if (t.access === 'ministry' && (t.state === 'confirming' || t.state === 'returned')) return <Facts of={beyond(t, agency)} />;
  const facts: [string, string][] = [
    ['谁推送的', `${agency(t.initiating)}，${timeOf(t.receivedAt)}`],
    ['依据', `《操作规范》${articles[t.kind]}：推送即接收，不停留`],
    ['要做什么', `${t.subjects} 人的“${t.itemName}”，由${department(t.sharing)}提供数据，${agency(t.assisting)}反馈`],
    ['之后', `结果在系统内返回${agency(t.initiating)}；由${agency(t.commissioned)}出具报告`],
  ];
  return <Facts of={facts} />;
}

/** beyond says the same of a cross-province request that is not on its way yet (R5.2b). */
function beyond(t: Schemas['TaskDetail'], agency: (id: string) => string): [string, string][] {
  const waits = t.state === 'confirming';
  return [
    ['谁提交的', agency(t.initiating)],
    ['依据', '《操作规范》第五条：跨省核对经省级核对机构确认后，推送民政部数据交换平台'],
    ['要做什么', waits ? '省级核对机构查看授权材料，确认；有误的写明哪一项，退回' : `${agency(t.initiating)}更正有误的内容，重新提交；或撤回这一项`],
    ['之后', waits ? '确认后由部平台送达，时限自推送起算（第十六条）；省内的任务不等确认' : '重新提交后由省级核对机构确认；省内的任务照常办理'],
  ];
}

function Facts({ of: facts }: { of: [string, string][] }) {
  return <Panel title="为什么是我"><dl className="why">{facts.map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl></Panel>;
}
