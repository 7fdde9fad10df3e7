import type { Schemas } from '../../api/client';

/** Load says at a glance how pressing the queue is; counted from what is listed. */
export function Load({ tasks, shown }: { tasks: Schemas['Task'][]; shown: boolean }) {
  if (!shown || tasks.length === 0) return null;
  const now = tasks.filter((t) => t.left <= 0).length, soon = tasks.filter((t) => t.left > 0 && t.left <= 3).length;
  const cards: [number, string, string, string][] = [
    [now, 'error', '今日到期或已超期', '请立即办理；新申请超期不再接收结果'],
    [soon, 'warning', '3 个工作日内到期', '请尽快办理'],
    [tasks.length - now - soon, 'success', '时限充裕', '按计划办理'],
  ];
  return <div className="cards" role="status">{cards.map(([n, tone, title, under]) => <div key={tone} className={`card-stat ${tone}`}><b>{n}</b><span>{title}<small>{under}</small></span></div>)}</div>;
}
