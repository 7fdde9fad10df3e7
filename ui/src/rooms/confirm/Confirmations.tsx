import { Link, useNavigate } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { Choices } from '../../parts/Choices';
import { DeadlineTag } from '../../parts/Deadline';
import { timeOf } from '../../parts/dates';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { StateTag } from '../../parts/StateTag';
import { More, Table, useFilters, usePages } from '../../parts/Table';
import { kinds } from '../../words';

type Task = Schemas['Task'];

const states: [string, string][] = [['confirming', '待确认'], ['returned', '已退回'], ['open', '已推送部平台'], ['answered', '已反馈'], ['expired', '超期未反馈'], ['all', '全部']];

/** Confirmations is the province's desk for cross-province requests (R5.2b):
 * what waits for it, what it returned, what the ministry carries. */
export default function Confirmations() {
  const go = useNavigate();
  const [search, set] = useFilters();
  const columns = useColumns();
  const state = search.state ?? 'confirming';
  const query = { access: 'ministry' as const, state: state === 'all' ? undefined : (state as Task['state']), limit: 50 };
  const pages = usePages(['tasks', 'confirm', query], (after) => done(api.GET('/api/v1/tasks', { params: { query: { ...query, after: after || undefined } } })));
  return (
    <Page title="省级确认" under="跨省核对先经省级确认，再推送民政部数据交换平台；同一业务中省内的协查任务不等确认，已经推送（第五条）">
      <section className="panel panel-flush">
        <div className="filters"><Choices label="状态" value={state} of={states} set={(v) => set({ state: v })} /></div>
        <Table rows={pages.rows} columns={columns} rowKey="id" label="跨省申请" busy={pages.isFetching} width={980} open={(t) => void go({ to: '/tasks/$id', params: { id: t.id } })}
          empty={state === 'confirming' ? '没有等待确认的跨省申请' : '没有这一类跨省申请'} foot={<More of={pages} unit="项" />} />
      </section>
    </Page>
  );
}

function useColumns(): TableColumnsType<Task> {
  const { agency } = useNames();
  return [
    { title: '跨省目录项', render: (_, t) => <><Link to="/tasks/$id" params={{ id: t.id }}>{t.itemName}</Link><div className="faint">经部平台</div></> },
    { title: '业务编号', width: 185, render: (_, t) => <span className="mono">{t.caseNumber}</span> },
    { title: '发起机构', render: (_, t) => <>{agency(t.initiating)}<div className="faint">{kinds[t.kind]} · 依据第五条、第十六条</div></> },
    { title: '对象', width: 80, align: 'right', render: (_, t) => <span className="nowrap">{t.subjects} 人</span> },
    { title: '状态', width: 110, render: (_, t) => <StateTag state={t.state} words={t.stateWords} /> },
    { title: '在谁手里', width: 190, render: (_, t) => <>{t.holder ?? '无'}{t.standing?.since && <div className="faint">{timeOf(t.standing.since)} 起</div>}</> },
    { title: '反馈时限', width: 220, render: (_, t) => <DeadlineTag of={t} /> },
  ];
}
