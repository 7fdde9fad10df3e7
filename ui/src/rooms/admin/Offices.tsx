import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Tag, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { Choices } from '../../parts/Choices';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { Table, useFilters } from '../../parts/Table';
import { levels } from '../../words';
import { AgencyForm } from './AgencyForm';
import { DepartmentForm } from './DepartmentForm';

type Agency = Schemas['Agency'];
type Department = Schemas['Department'];

/** Offices are the agencies and departments of one's own level and below, kept by
 * the system administrator (R2.2). */
export default function Offices() {
  const [search, set] = useFilters();
  const { agencies, departments } = useNames();
  const [edited, setEdited] = useState<{ agency?: Agency; department?: Department }>();
  const bureaus = search.see !== 'departments';
  const fits = (o: { id: string; name: string }) => [o.id, o.name].some((s) => s.includes((search.q ?? '').trim()));
  const close = () => setEdited(undefined);
  return (
    <Page title="机构和部门" under="名称、简称、电话印在核对报告上；部门按行政区划和业务编码，可以委托核对，也可以提供数据"
      actions={<Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited({})}>{bureaus ? '增加核对机构' : '增加部门'}</Button>}>
      <section className="panel panel-flush">
        <div className="filters">
          <Choices label="看什么" value={bureaus ? '' : 'departments'} of={[['', `核对机构 ${agencies.length}`], ['departments', `部门 ${departments.length}`]]} set={(see) => set({ see, q: undefined })} />
          <Input.Search key={String(bureaus)} allowClear className="filter-text" placeholder="名称或编码" aria-label="查找机构或部门" defaultValue={search.q} onSearch={(q) => set({ q })} maxLength={40} />
        </div>
        {bureaus ? <Table rows={agencies.filter(fits)} columns={useAgencyColumns((agency) => setEdited({ agency }))} rowKey="id" label="核对机构" width={900} empty="没有这样的机构" />
          : <Table rows={departments.filter(fits)} columns={departmentColumns((department) => setEdited({ department }))} rowKey="id" label="部门" width={900} empty="没有这样的部门" />}
      </section>
      {edited && (bureaus ? <AgencyForm of={edited.agency} close={close} /> : <DepartmentForm of={edited.department} close={close} />)}
    </Page>
  );
}

const edit = (name: string, go: () => void) => <Button size="small" onClick={go}>修改<span className="hidden">{name}</span></Button>;

function useAgencyColumns(go: (a: Agency) => void): TableColumnsType<Agency> {
  const { agency } = useNames();
  return [
    { title: '编码', width: 90, render: (_, a) => <span className="mono">{a.id}</span> },
    { title: '名称', dataIndex: 'name' },
    { title: '文号简称', width: 110, dataIndex: 'shortName' },
    { title: '级别', width: 80, render: (_, a) => levels[a.level] },
    { title: '上级机构', render: (_, a) => (a.parent ? agency(a.parent) : '无') },
    { title: '电话', width: 190, render: (_, a) => <span className="nowrap">{a.phone || '未登记'}</span> },
    { title: '办理', width: 80, render: (_, a) => edit(a.name, () => go(a)) },
  ];
}

const departmentColumns = (go: (d: Department) => void): TableColumnsType<Department> => [
  { title: '编码', width: 120, render: (_, d) => <span className="mono">{d.id}</span> },
  { title: '名称', dataIndex: 'name' },
  { title: '职责', width: 220, render: (_, d) => <>{d.commission && <Tag>委托核对</Tag>}{d.share && <Tag>提供数据</Tag>}</> },
  { title: '办理', width: 80, render: (_, d) => edit(d.name, () => go(d)) },
];
