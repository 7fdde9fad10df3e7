import { Steps } from 'antd';
import type { Schemas } from '../../api/client';
import { chinese, dateOf } from '../../parts/dates';
import { list } from '../../parts/list';

type Detail = Schemas['CaseDetail'];

/** issued is the day of a reported case's latest report. */
function issued(c: Detail): string | undefined {
  const at = list(c.events).filter((e) => e.verb === 'report.issue').map((e) => e.at).sort().pop();
  return c.state === 'reported' && at ? `${chinese(dateOf(at))} 出具` : undefined;
}

/** CaseSteps says how far a case has come. */
export function CaseSteps({ c }: { c: Detail }) {
  const tasks = list(c.tasks);
  const closed = tasks.filter((t) => ['answered', 'expired', 'terminated'].includes(t.state)).length;
  const current = { preparing: 0, draft: 0, approving: 1, running: 2, answered: 3, reported: 4, terminated: 3, destroyed: 5 }[c.state] ?? 0;
  const items = [
    { title: '受理委托', content: chinese(dateOf(c.createdAt)) },
    { title: '推送协查', content: c.submittedAt ? chinese(dateOf(c.submittedAt)) : c.state === 'approving' ? '待第二人审核' : '尚未提交' },
    { title: '信息获取', content: tasks.length ? `${closed}/${tasks.length} 项已了结` : '尚未推送' },
    { title: '出具报告', content: issued(c) ?? (c.commission.due ? `委托期限 ${chinese(c.commission.due)}` : '委托书未写期限') },
    { title: '交委托单位', content: c.state === 'reported' ? '有异议时可申请复核' : '报告出具后' },
  ];
  return (
    <section className="panel panel-body steps" aria-label="办理进度">
      {c.state === 'terminated' ? <p><b className="bad">已终止</b>（{c.endedAt && chinese(dateOf(c.endedAt))}）：{c.endReason}</p> : <Steps size="small" current={current} items={items} />}
    </section>
  );
}
