import { PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Input, type TableColumnsType } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { mayBeCaseNumber } from '../../parts/caseNumber';
import { Choices } from '../../parts/Choices';
import { dateOf } from '../../parts/dates';
import { GoButton } from '../../parts/GoButton';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { addressOf } from './address';
import { StateTag } from '../../parts/StateTag';
import { More, Table, useFilters, usePages } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { assistances, kinds } from '../../words';

const FindPerson = lazy(() => import('./FindPerson'));
const Views = lazy(() => import('../../parts/Views'));

type Case = Schemas['Case'];

const states: [string, string][] = [['', '全部'], ['draft', '草稿'], ['running', '办理中'], ['answered', '已反馈'], ['reported', '已出具报告'], ['terminated', '已终止'], ['destroyed', '已销毁']];

export default function Cases() {
  const login = useLogin();
  const go = useNavigate();
  const [search, set] = useFilters();
  const [finding, setFinding] = useState<string>(); // what is known of the person's number
  const columns = useColumns();
  const query = { state: search.state as Case['state'], kind: search.kind as Case['kind'], number: mayBeCaseNumber(search.number) ? search.number : undefined, limit: 50 };
  const pages = usePages(['cases', query], (after) => done(api.GET('/api/v1/cases', { params: { query: { ...query, after: after || undefined } } })));
  const look = (typed: string) => { // a person's number goes no further than the form that registers the look
    const number = typed.trim();
    if (mayBeCaseNumber(number)) set({ number });
    else setFinding(number);
  };
  return (
    <Page title="核对业务" under={has(login, 'officer') ? '本单位委托的核对业务' : '本机构发起或接受委托的核对业务，新的在前'}
      actions={<>
        <Button icon={<SearchOutlined />} onClick={() => setFinding('')}>按身份证号查找</Button>
        {has(login, 'clerk') && <GoButton to="/cases/new" type="primary" icon={<PlusOutlined />}>新建核对</GoButton>}
      </>}>
      <section className="panel panel-flush">
        <div className="filters">
          <Input.Search allowClear placeholder="业务编号" aria-label="业务编号" defaultValue={search.number} onSearch={look} className="filter-text" maxLength={32} />
          <Choices label="状态" value={search.state ?? ''} of={states} set={(state) => set({ state })} />
          {!has(login, 'officer') && <Choices label="种类" value={search.kind ?? ''} of={[['', '各类'], ['new', '新申请'], ['existing', '批量'], ['local', '市内']]} set={(kind) => set({ kind })} />}
          <Suspense><Views room="cases" search={search} /></Suspense>
        </div>
        <Table rows={pages.rows} columns={columns} rowKey="id" label="核对业务" busy={pages.isFetching} open={(c) => void go({ to: addressOf(c, login) })}
          empty={search.state || search.number ? '没有符合条件的业务' : '还没有核对业务。收到委托书后，从“新建核对”开始。'} foot={<More of={pages} />} />
      </section>
      {finding !== undefined && <Suspense><FindPerson number={finding} close={() => setFinding(undefined)} /></Suspense>}
    </Page>
  );
}

function useColumns(): TableColumnsType<Case> {
  const login = useLogin();
  const { department, agency } = useNames();
  return [
    { title: '业务编号', dataIndex: 'number', render: (_, c) => <Link to={addressOf(c, login)} className="mono">{c.number}</Link>, width: 190 },
    { title: '核对目的', render: (_, c) => <>{c.commission.purpose}<div className="faint">{assistances[c.commission.assistance]} · {kinds[c.kind]}</div></> },
    { title: '委托单位', render: (_, c) => <>{department(c.commission.department)}<div className="faint">{c.commission.number}</div></> },
    { title: '接受委托的机构', render: (_, c) => agency(c.commissioned), responsive: ['xl'] },
    { title: '对象', align: 'right', width: 110, render: (_, c) => <span className="nowrap">{c.households} 户 {c.subjects} 人</span> },
    { title: '状态', width: 120, render: (_, c) => <StateTag state={c.state} words={c.stateWords} /> },
    { title: '受理日期', width: 120, render: (_, c) => <span className="nowrap">{dateOf(c.createdAt)}</span> },
  ];
}
