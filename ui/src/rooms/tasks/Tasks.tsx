import { Link, useNavigate } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { lazy, Suspense } from 'react';
import { Choices } from '../../parts/Choices';
import { DeadlineTag } from '../../parts/Deadline';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { StateTag } from '../../parts/StateTag';
import { More, Table, useFilters, usePages } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { api, done, type Schemas } from '../../api/client';
import { accesses, articles, kinds } from '../../words';
import { Load } from './Load';

const Views = lazy(() => import('../../parts/Views'));

type Task = Schemas['Task'];

const states: [string, string][] = [['open', '待反馈'], ['answered', '已反馈'], ['expired', '已超期'], ['terminated', '已终止'], ['all', '全部']];
const ways: [string, string][] = [['', '各种方式'], ['file', '文件交换'], ['hand', '人工填报'], ['hosted', '托管'], ['api', '接口']];

/** Tasks is the queue of an assisting agency, the nearest limit first. */
export default function Tasks() {
  const login = useLogin();
  const go = useNavigate();
  const [search, set] = useFilters();
  const columns = useColumns();
  const state = search.state ?? 'open';
  const query = {
    state: state === 'all' ? undefined : (state as Task['state']), access: search.access as Task['access'],
    dueBefore: search.dueBefore, assisting: login.department ? undefined : login.agency, limit: 50,
  };
  const pages = usePages(['tasks', query], (after) => done(api.GET('/api/v1/tasks', { params: { query: { ...query, after: after || undefined } } })));
  return (
    <Page title="协查任务" under="推送到本机构的协查任务，按反馈时限由近到远；时限按工作日计算，跳过法定节假日，计入调休上班日">
      <Load tasks={pages.rows} shown={state === 'open' && !search.dueBefore} />
      <section className="panel panel-flush">
        <div className="filters">
          <Choices label="状态" value={state} of={states} set={(v) => set({ state: v })} />
          <Choices label="反馈方式" value={search.access ?? ''} of={ways} set={(access) => set({ access })} />
          {search.dueBefore && <Link to="/tasks" search={{ ...search, dueBefore: undefined } as never}>只看 {search.dueBefore} 前到期的 ✕</Link>}
          <Suspense><Views room="tasks" search={search} /></Suspense>
        </div>
        <Table rows={pages.rows} columns={columns} rowKey="id" label="协查任务" busy={pages.isFetching} width={980} open={(t) => void go({ to: '/tasks/$id', params: { id: t.id } })}
          empty={state === 'open' ? '没有待反馈的任务' : '没有符合条件的任务'} foot={<More of={pages} unit="项" />} />
      </section>
    </Page>
  );
}

function useColumns(): TableColumnsType<Task> {
  const { agency, department } = useNames();
  return [
    { title: '目录项', render: (_, t) => <><Link to="/tasks/$id" params={{ id: t.id }}>{t.itemName}</Link><div className="faint">{department(t.sharing)} · {accesses[t.access]}</div></> },
    { title: '业务编号', width: 185, render: (_, t) => <span className="mono">{t.caseNumber}</span> },
    { title: '发起机构', render: (_, t) => <>{agency(t.initiating)}<div className="faint">{kinds[t.kind]} · {articles[t.kind]}</div></> },
    { title: '对象', width: 80, align: 'right', render: (_, t) => <span className="nowrap">{t.subjects} 人</span> },
    { title: '状态', width: 100, render: (_, t) => <StateTag state={t.state} words={t.stateWords} /> },
    { title: '反馈时限', width: 230, render: (_, t) => <><DeadlineTag of={t} />{note(t) && <div className="faint">{note(t)}</div>}</> },
  ];
}

/** note is what the limit means for whoever works on the task now. */
function note(t: Task): string {
  if (t.state === 'expired') return t.reason ? '已说明原因' : '依据第八条不再接收结果，请说明原因';
  if (t.state === 'open' && t.left < 0) return '仍可反馈，将标记超期';
  return t.held ?? '';
}
