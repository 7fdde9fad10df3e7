import { Link } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import type { Schemas } from '../../api/client';
import { DeadlineTag } from '../../parts/Deadline';
import { dateOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { StateTag } from '../../parts/StateTag';
import { Table } from '../../parts/Table';
import { has } from '../../app/menu';
import { useLogin } from '../../parts/useLogin';
import { accesses } from '../../words';

type Task = Schemas['Task'];

export function CaseTasks({ c }: { c: Schemas['CaseDetail'] }) {
  const { agency } = useNames();
  const login = useLogin();
  const tasks = list(c.tasks);
  const columns: TableColumnsType<Task> = [
    { title: '目录项', render: (_, t) => <>{has(login, 'officer') ? t.itemName : <Link to="/tasks/$id" params={{ id: t.id }}>{t.itemName}</Link>}<div className="faint">{agency(t.assisting)} · {accesses[t.access]}</div></> },
    { title: '状态', width: 100, render: (_, t) => <StateTag state={t.state} words={t.stateWords} /> },
    { title: '结果概况', render: (_, t) => t.counts || (t.reason ? <span className="warn">原因：{t.reason}</span> : <span className="faint">{t.held || '尚未反馈'}</span>) },
    { title: '反馈时限', width: 220, render: (_, t) => <><DeadlineTag of={t} />{t.answeredAt && <div className="faint">{dateOf(t.answeredAt)} 反馈</div>}</> },
  ];
  if (tasks.length === 0) return null;
  return <Panel title="协查任务" under={`${tasks.length} 项`} flush><Table rows={tasks} columns={columns} rowKey="id" label="协查任务" keys={false} /></Panel>;
}
