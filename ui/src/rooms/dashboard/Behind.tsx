import type { TableColumnsType } from 'antd';
import { useSearch } from '@tanstack/react-router';
import { api, done, type Schemas } from '../../api/client';
import { DeadlineTag } from '../../parts/Deadline';
import { dateOf, timeOf } from '../../parts/dates';
import { useAgencies } from '../../parts/names';
import { Page } from '../../parts/Page';
import { StateTag } from '../../parts/StateTag';
import { More, Table, usePages } from '../../parts/Table';
import { accesses, kinds } from '../../words';
import { figureWords, type Figure } from './figures';

type Counted = Schemas['CountedTask'];

/** Behind lists the tasks that a figure of the dashboard counts; nothing personal. */
export default function Behind() {
  const search = useSearch({ strict: false }) as Record<string, string>;
  const { agency } = useAgencies();
  const query = { limit: 50, ...search } as never;
  const pages = usePages(['statistics', 'tasks', search], (after) => done(api.GET('/api/v1/statistics/tasks', { params: { query: { ...(query as object), after: after || undefined } as never } })));
  const rows = pages.rows.map((c) => ({ ...c, id: c.task.id }));
  const of = [search.party && agency(search.party), search.flowFrom && `${agency(search.flowFrom)} → ${agency(search.flowTo)}`, search.start && `${search.start}${search.end !== search.start ? ` 至 ${search.end ?? '今'}` : ''} 收到`].filter(Boolean).join(' · ');
  return (
    <Page title={figureWords[(search.figure as Figure) ?? 'takenIn'] ?? '任务清单'} up={{ to: '/dashboard', title: '运行统计' }} under={of || '统计数字所列的协查任务，新的在前'}>
      <section className="panel panel-flush">
        <Table rows={rows} columns={useColumns()} rowKey="id" label="统计数字所列的任务" busy={pages.isFetching} width={1000} empty="没有任务" foot={<More of={pages} unit="项" />} />
      </section>
    </Page>
  );
}

function useColumns(): TableColumnsType<Counted & { id: string }> {
  const { agency } = useAgencies();
  return [
    { title: '目录项', render: (_, { task: t }) => <>{t.itemName}<div className="faint">{accesses[t.access]}</div></> },
    { title: '业务编号', width: 185, render: (_, { task: t }) => <><span className="mono">{t.caseNumber}</span><div className="faint">{kinds[t.kind]}</div></> },
    { title: '发起机构', render: (_, { task: t }) => agency(t.initiating) },
    { title: '协查机构', render: (_, { task: t }) => agency(t.assisting) },
    { title: '收到', width: 145, render: (_, { task: t }) => <span className="nowrap">{timeOf(t.receivedAt)}</span> },
    { title: '状态', width: 100, render: (_, { task: t }) => <StateTag state={t.state} words={t.stateWords} /> },
    { title: '检出 / 查明', width: 105, align: 'right', render: (_, c) => <span className="nowrap">{c.figures.hits} / {c.figures.looked} 人</span> },
    { title: '时限', width: 215, render: (_, { task: t }) => <><DeadlineTag of={t} />{t.answeredAt && <div className="faint">{dateOf(t.answeredAt)} 反馈</div>}</> },
  ];
}
