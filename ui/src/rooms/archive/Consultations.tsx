import { PlusOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, type TableColumnsType } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { Choices } from '../../parts/Choices';
import { DeadlineTag } from '../../parts/Deadline';
import { list } from '../../parts/list';
import { StateTag } from '../../parts/StateTag';
import { More, Table, useFilters, usePages } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { limited } from './limited';

const Ask = lazy(() => import('./Ask'));

type Consultation = Schemas['Consultation'];

export function Consultations() {
  const login = useLogin();
  const go = useNavigate();
  const [search, set] = useFilters();
  const [asking, setAsking] = useState(false);
  const state = search.state ?? 'open';
  const query = { state: state === 'all' ? undefined : (state as Consultation['state']), side: search.side as 'asking' | 'keeper' | undefined, limit: 50 };
  const pages = usePages(['consultations', query], (after) => done(api.GET('/api/v1/consultations', { params: { query: { ...query, after: after || undefined } } })));
  return (
    <section className="panel panel-flush">
      <div className="filters">
        <Choices label="状态" value={state} of={[['open', '待提供'], ['supplied', '已提供'], ['refused', '不予提供'], ['withdrawn', '已撤回'], ['all', '全部']]} set={(v) => set({ state: v })} />
        <Choices label="哪一方" value={search.side ?? ''} of={[['', '全部'], ['asking', '本机构申请的'], ['keeper', '由本机构提供的']]} set={(side) => set({ side })} />
        <span className="grow" />
        {has(login, 'clerk') && <Button type="primary" icon={<PlusOutlined />} onClick={() => setAsking(true)}>申请调阅</Button>}
      </div>
      <Table rows={pages.rows} columns={columns} rowKey="id" label="调阅" busy={pages.isFetching} width={960} open={(c) => void go({ to: '/archive/$id', params: { id: c.id } })} empty="没有符合条件的调阅" foot={<More of={pages} />} />
      {asking && <Suspense><Ask close={() => setAsking(false)} /></Suspense>}
    </section>
  );
}

const columns: TableColumnsType<Consultation> = [
  { title: '材料', render: (_, c) => <><Link to="/archive/$id" params={{ id: c.id }}>{[...new Set(list(c.papers).map((p) => p.words))].join('、')}</Link><div className="faint">{list(c.papers).length} 份 · {c.business}</div></> },
  { title: '业务编号', width: 185, render: (_, c) => <span className="mono">{c.caseNumber}</span> },
  { title: '谁申请，谁保管', render: (_, c) => <>{c.askingName}<div className="faint">由{c.keeperName}提供</div></> },
  { title: '状态', width: 110, render: (_, c) => <StateTag state={c.state} words={c.stateWords} /> },
  { title: '提供时限', width: 230, render: (_, c) => <DeadlineTag of={limited(c)} /> },
];
