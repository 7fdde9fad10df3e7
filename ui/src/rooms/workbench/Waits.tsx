import type { TableColumnsType } from 'antd';
import { DeadlineTag } from '../../parts/Deadline';
import { useAgencies } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { Table } from '../../parts/Table';
import { useNavigate } from '@tanstack/react-router';
import type { Wait } from './todo';

/** Waits says whom we wait for, and who holds it there. */
export function Waits({ of }: { of: Wait[] }) {
  const { agency } = useAgencies();
  const go = useNavigate();
  const columns: TableColumnsType<Wait> = [
    { title: '等待的机构', render: (_, w) => agency(w.agency) },
    { title: '等什么', render: (_, w) => [...w.items].map(([name, n]) => (n > 1 ? `${name} ${n} 项` : name)).join('、') },
    { title: '任务', align: 'right', width: 80, render: (_, w) => `${w.count} 项` },
    { title: '现在在谁手里', render: (_, w) => w.holder || agency(w.agency) },
    { title: '最近一项时限', width: 220, render: (_, w) => <DeadlineTag of={w.next} /> },
  ];
  return (
    <Panel title="我在等谁" under="等待反馈，或者等待省级确认" flush extra={<span className="faint">{of.length} 家机构，{of.reduce((n, w) => n + w.count, 0)} 项</span>}>
      <Table rows={of} columns={columns} rowKey="agency" label="我在等谁" empty="没有在等的任务" keys={false} open={(w) => void go({ to: '/cases/$id', params: { id: w.next.case } })} />
    </Panel>
  );
}
