import { Link } from '@tanstack/react-router';
import { Tag } from 'antd';
import { DeadlineTag } from '../../parts/Deadline';
import { DueTag, useWorkdays, workdaysLeft } from '../../parts/DueTag';
import { todayOn } from '../../parts/dates';
import { GoButton } from '../../parts/GoButton';
import { Panel } from '../../parts/Page';
import { Nothing } from '../../parts/Reading';
import type { Todo } from './todo';

export function Todos({ of }: { of: Todo[] }) {
  return (
    <Panel title="待我办理" under="按时限由近到远" flush extra={<span className="faint">共 {of.length} 件</span>}>
      {of.length === 0 ? <Nothing>没有待办理的事项</Nothing> : <ul className="rows todos">{of.slice(0, 60).map((t) => <Row key={t.key} t={t} />)}</ul>}
    </Panel>
  );
}

const colours: Record<string, string> = { 出具报告: 'blue', 反馈: 'blue', 提供数据: 'blue', 说明原因: 'red', 补正: 'default', 省级确认: 'blue', 填写: 'default', 审核: 'blue', 阅读报告: 'blue', 复核: 'blue', 提供材料: 'blue', 确认调整: 'default', 监测提示: 'warning', 终止意见: 'warning', 申请复核: 'blue', 重新出具: 'blue', 批准销毁: 'red' };

function Row({ t }: { t: Todo }) {
  const days = useWorkdays();
  const left = t.limit?.left ?? (t.due ? workdaysLeft(days, todayOn(), t.due) : 9);
  return (
    <li className={left <= 0 ? 'urgent' : left <= 3 ? 'soon' : 'calm'}>
      <Tag color={colours[t.kind]} className="todo-kind">{t.kind}</Tag>
      <div className="grow"><Link to={t.to} hash={t.hash} search={t.search as never} className="plainlink">{t.title}</Link><div className="faint mono">{t.under}</div></div>
      {t.limit ? <DeadlineTag of={t.limit} /> : t.due && <DueTag on={t.due} />}
      <GoButton to={t.to} hash={t.hash} search={t.search}>{t.act}<span className="hidden">{t.title}</span></GoButton>
    </li>
  );
}
