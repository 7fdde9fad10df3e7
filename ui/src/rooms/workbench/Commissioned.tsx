import { Link, useNavigate } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import type { Schemas } from '../../api/client';
import { DueTag } from '../../parts/DueTag';
import { useAgencies } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { StateTag } from '../../parts/StateTag';
import { Table } from '../../parts/Table';

type Case = Schemas['Case'];

/** Commissioned are a department's cases on their way to the report, by its due date. */
export default function Commissioned({ of }: { of: Case[] }) {
  const { agency } = useAgencies();
  const go = useNavigate();
  const columns: TableColumnsType<Case> = [
    { title: '业务编号', width: 190, render: (_, c) => <Link to="/cases/$id" params={{ id: c.id }} className="mono">{c.number}</Link> },
    { title: '核对目的', render: (_, c) => <>{c.commission.purpose}<div className="faint">{agency(c.commissioned)}</div></> },
    { title: '对象', align: 'right', width: 110, render: (_, c) => <span className="nowrap">{c.households} 户 {c.subjects} 人</span> },
    { title: '状态', width: 100, render: (_, c) => <StateTag state={c.state} words={c.stateWords} /> },
    { title: '报告期限', width: 210, render: (_, c) => (c.commission.due ? <DueTag on={c.commission.due} /> : <span className="faint">委托书未写</span>) },
  ];
  const rows = [...of].sort((a, b) => (a.commission.due ?? '9999').localeCompare(b.commission.due ?? '9999'));
  return (
    <Panel title="在办的委托" under="本单位委托、尚未出具报告" flush extra={<span className="faint">共 {of.length} 件</span>}>
      <Table rows={rows} columns={columns} rowKey="id" label="在办的委托" empty="没有在办的委托" keys={false} open={(c) => void go({ to: '/cases/$id', params: { id: c.id } })} />
    </Panel>
  );
}
