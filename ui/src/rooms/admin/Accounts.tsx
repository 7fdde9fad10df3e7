import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm, Tag, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { useTell } from '../../parts/ProblemView';
import { More, Table, usePages } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { roles } from '../../words';
import { AccountForm } from './AccountForm';
import { OneTime, type Told } from './OneTime';
import './admin.css';

type Account = Schemas['Account'];

/** Accounts are kept by the security administrator (R11): who works here, as what. */
export default function Accounts() {
  const pages = usePages(['accounts'], (after) => done(api.GET('/api/v1/accounts', { params: { query: { limit: 100, after: after || undefined } } })));
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['accounts'] });
  const [edited, setEdited] = useState<Account | 'new'>();
  const [told, setTold] = useState<Told>();
  const columns = useColumns({ edit: setEdited, tell: setTold, again });
  return (
    <Page title="账号" under="本级和下级机构、部门的账号；三类管理员互相分开，都不办理核对业务" actions={<Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited('new')}>建立账号</Button>}>
      <section className="panel panel-flush">
        <Table rows={pages.rows} columns={columns} rowKey="id" label="账号" busy={pages.isFetching} width={1000} empty="没有账号" foot={<More of={pages} unit="个" />} />
      </section>
      {edited && <AccountForm of={edited === 'new' ? undefined : edited} then={again} tell={setTold} close={() => setEdited(undefined)} />}
      {told && <OneTime of={told} close={() => setTold(undefined)} />}
    </Page>
  );
}

type Acts = { edit: (a: Account) => void; tell: (t: Told) => void; again: () => unknown };

function useColumns({ edit, tell, again }: Acts): TableColumnsType<Account> {
  const { agency, department } = useNames();
  const login = useLogin();
  const wrong = useTell();
  const disable = (a: Account) => done(api.PUT('/api/v1/accounts/{id}/disabled', { params: { path: { id: a.id } }, body: { disabled: !a.disabled } })).then(again, wrong);
  const reset = (a: Account) => done(api.POST('/api/v1/accounts/{id}/reset', { params: { path: { id: a.id } } })).then((r) => (tell({ login: a.login, password: r.password }), again()), wrong);
  return [
    { title: '登录名', width: 170, render: (_, a) => <span className="mono">{a.login}</span> },
    { title: '姓名', width: 130, dataIndex: 'name' },
    { title: '单位', render: (_, a) => (a.department ? department(a.department) : agency(a.agency)) },
    { title: '岗位', render: (_, a) => list(a.roles).map((r) => roles[r] ?? r).join('、') },
    { title: '动态口令', width: 95, render: (_, a) => (a.system ? '令牌' : a.secondFactor ? '已启用' : <span className="warn">未启用</span>) },
    { title: '状态', width: 90, render: (_, a) => (a.disabled ? <Tag>已停用</Tag> : a.lockedUntil ? <Tag color="error">已锁定</Tag> : <Tag color="success">正常</Tag>) },
    { title: '最近登录', width: 145, render: (_, a) => (a.lastLogin ? <span className="nowrap">{timeOf(a.lastLogin)}</span> : '从未登录') },
    {
      title: '办理', width: 210, render: (_, a) => a.id === login.account ? <span className="faint">本人的账号由他人管理</span> : (
        <span className="nowrap">
          <Button size="small" onClick={() => edit(a)}>修改<span className="hidden">{a.login}</span></Button>{' '}
          <Popconfirm title={`重置 ${a.login}？`} description="原来的密码和动态口令都作废，另发一次性密码" okText="重置" cancelText="取消" onConfirm={() => reset(a)}><Button size="small" disabled={a.system}>重置<span className="hidden">{a.login}</span></Button></Popconfirm>{' '}
          <Button size="small" onClick={() => void disable(a)}>{a.disabled ? '启用' : '停用'}<span className="hidden">{a.login}</span></Button>
        </span>
      ),
    },
  ];
}
