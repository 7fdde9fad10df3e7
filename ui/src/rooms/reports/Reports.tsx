import { useNavigate } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { More, Table, usePages } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { assistances } from '../../words';
import { CaseLink } from '../case/CaseLink';

type Case = Schemas['Case'];

/** Reports lists the cases whose reports are issued; each leads to its versions. */
export default function Reports() {
  const login = useLogin();
  const go = useNavigate();
  const { department, agency } = useNames();
  const pages = usePages(['cases', 'reported'], (after) => done(api.GET('/api/v1/cases', { params: { query: { state: 'reported', limit: 50, after: after || undefined } } })));
  const columns: TableColumnsType<Case> = [
    { title: '业务编号', width: 190, render: (_, c) => <CaseLink id={c.id} number={c.number} /> },
    { title: '核对目的', render: (_, c) => <>{c.commission.purpose}<div className="faint">{assistances[c.commission.assistance]}</div></> },
    { title: '委托书', render: (_, c) => <>{c.commission.number}<div className="faint">{department(c.commission.department)}</div></> },
    { title: '出具机构', render: (_, c) => agency(c.commissioned) },
    { title: '对象', align: 'right', width: 120, render: (_, c) => <span className="nowrap">{c.households} 户 {c.subjects} 人</span> },
  ];
  return (
    <Page title="核对报告" under={has(login, 'officer') ? '提供给本单位的核对报告；打开即登记，不得转给其他单位和个人' : '已出具报告的业务；报告只提供给委托单位，本机构留存副本'}>
      <section className="panel panel-flush">
        <Table rows={pages.rows} columns={columns} rowKey="id" label="已出具报告的业务" busy={pages.isFetching} empty="还没有出具过报告" open={(c) => void go({ to: '/cases/$id', params: { id: c.id }, hash: 'reports' })} foot={<More of={pages} />} />
      </section>
    </Page>
  );
}
