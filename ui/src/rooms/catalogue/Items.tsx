import { PlusOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Select, type TableColumnsType } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api, done } from '../../api/client';
import { has } from '../../app/menu';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { More, Table, useFilters, usePages } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { accesses } from '../../words';
import { useCategories } from './categories';
import { quotaSays, validity, windowSays, type Item } from './says';

const ItemForm = lazy(() => import('./ItemForm'));

/** Items is the catalogue: what can be asked, of whom, how fast (R4.1, R4.2). */
export default function Items() {
  const login = useLogin();
  const go = useNavigate();
  const [search, set] = useFilters();
  const [adding, setAdding] = useState(false);
  const { agencies } = useNames();
  const categories = useCategories();
  const owner = search.owner ?? (login.level === 'province' ? '' : login.agency);
  const query = { owner: owner === 'all' ? undefined : owner || undefined, category: search.category || undefined, access: (search.access || undefined) as Item['access'] | undefined, limit: 100 };
  const pages = usePages(['items', query], (after) => done(api.GET('/api/v1/items', { params: { query: { ...query, after: after || undefined } } })));
  return (
    <Page title="核对资源目录" under="可以核对什么、由谁反馈、多少天、问到哪些内容；改动成为新版本，已经发起的业务仍按旧版本办理"
      actions={has(login, 'approver') && <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>增加目录项</Button>}>
      <section className="panel panel-flush">
        <div className="filters">
          <Select aria-label="所属机构" className="filter-text" value={owner || 'all'} onChange={(v) => set({ owner: v })} showSearch={{ optionFilterProp: 'label' }} options={[{ value: 'all', label: '全部机构' }, ...agencies.map((a) => ({ value: a.id, label: a.name }))]} />
          <Select aria-label="资源类别" className="pick-select" value={search.category ?? ''} onChange={(v) => set({ category: v })} options={[{ value: '', label: '各类资源' }, ...categories.map((c) => ({ value: c.code, label: c.name }))]} />
          <Select aria-label="反馈方式" className="pick-select" value={search.access ?? ''} onChange={(v) => set({ access: v })} options={[{ value: '', label: '各种方式' }, ...Object.entries(accesses).map(([value, label]) => ({ value, label }))]} />
        </div>
        <Table rows={pages.rows} columns={useColumns()} rowKey="id" label="目录项" busy={pages.isFetching} width={1000} empty="没有符合条件的目录项" open={(i) => void go({ to: '/catalogue/$id', params: { id: i.id } })} foot={<More of={pages} unit="项" />} />
      </section>
      {adding && <Suspense><ItemForm close={() => setAdding(false)} /></Suspense>}
    </Page>
  );
}

function useColumns(): TableColumnsType<Item> {
  const { agency, department } = useNames();
  return [
    { title: '目录项', render: (_, i) => <><Link to="/catalogue/$id" params={{ id: i.id }}>{i.name}</Link><div className="faint mono">{i.id}</div></> },
    { title: '所属机构', width: 230, render: (_, i) => <>{agency(i.owner)}<div className="faint">{department(i.department)}</div></> },
    { title: '反馈方式', width: 100, render: (_, i) => accesses[i.access] },
    { title: '时限', width: 110, render: (_, i) => `${i.limitDays} 个工作日` },
    { title: '受理时间', width: 190, render: (_, i) => windowSays(i.window) },
    { title: '限额', width: 140, render: (_, i) => quotaSays(i.quota) },
    { title: '版本', width: 150, render: (_, i) => <>第 {i.version} 版<div className="faint">{validity(i)}</div></> },
  ];
}
