import { EyeOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Tag, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { dateOf } from '../../parts/dates';
import { FullNumber } from '../../parts/FullNumber';
import { Panel } from '../../parts/Page';
import { ReasonDialog } from '../../parts/ReasonDialog';
import { More, Table, usePages } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { groups } from '../../words';

type Detail = Schemas['CaseDetail'];
type Subject = Schemas['Subject'];

/** Letters are the people of a case with their authorizations; looking at them
 * is registered, so it is asked for. A withdrawal stops what is not yet done (R3.4). */
export function Letters({ c }: { c: Detail }) {
  const [open, setOpen] = useState(false);
  return (
    <Panel title="核对对象与授权" under={`${c.households} 户 ${c.subjects} 人`} flush extra={!open && <Button size="small" icon={<EyeOutlined />} onClick={() => setOpen(true)}>查看（登记）</Button>}>
      {open && <People c={c} />}
    </Panel>
  );
}

function People({ c }: { c: Detail }) {
  const login = useLogin();
  const queries = useQueryClient();
  const [leaves, setLeaves] = useState<Subject>();
  const pages = usePages(['case', c.id, 'people', c.revision], (after) => done(api.GET('/api/v1/cases/{id}/subjects', { params: { path: { id: c.id }, query: { after: after ? Number(after) : undefined, limit: 50 } } })));
  const withdraw = async () => {
    await done(api.POST('/api/v1/cases/{id}/subjects/{ordinal}/withdraw', { params: { path: { id: c.id, ordinal: leaves!.ordinal } } }));
    await queries.invalidateQueries({ queryKey: ['case', c.id] });
  };
  const columns: TableColumnsType<Subject> = [
    ...(c.households > 1 ? [{ title: '户', width: 60, render: (_: unknown, s: Subject) => s.household }] : []),
    { title: '姓名', render: (_, s) => <><b>{s.name}</b><div className="faint">{s.relation} · {groups[s.group]}</div></> },
    { title: '公民身份号码', width: 230, render: (_, s) => <FullNumber masked={s.number} of={c.id} ordinal={s.ordinal} /> },
    { title: '授权书', render: (_, s) => <Letter of={s.authorization} /> },
    ...(has(login, 'clerk') ? [{ title: '', width: 110, render: (_: unknown, s: Subject) => !s.authorization.withdrawnAt && !['reported', 'terminated', 'destroyed'].includes(c.state) && <Button size="small" onClick={() => setLeaves(s)}>登记撤回</Button> }] : []),
  ];
  return (
    <>
      <Table rows={pages.rows} columns={columns} rowKey="ordinal" label="核对对象与授权" busy={pages.isFetching} keys={false} foot={pages.more || pages.error ? <More of={pages} unit="人" /> : undefined} />
      {leaves && <ReasonDialog title={`登记${leaves.name}撤回授权`} ok="登记撤回" danger act={withdraw} close={() => setLeaves(undefined)}
        says={<p>撤回后，尚未送出和尚未反馈的查询不再包括此人，已经反馈的结果留存；报告写明“未授权”。不能取消撤回，重新授权须另行核对。</p>} />}
    </>
  );
}

function Letter({ of: a }: { of: Schemas['Authorization'] }) {
  if (a.withdrawnAt) return <><Tag color="error">已撤回</Tag><div className="faint">{a.number} · {dateOf(a.withdrawnAt)} 登记撤回</div></>;
  if (!a.number) return <Tag color="warning">没有授权书</Tag>;
  return (
    <>{a.number} {a.scanned ? <Tag>已扫描</Tag> : a.keeper && <Tag>原件由{a.keeper}保管</Tag>}
      <div className="faint">{a.signedOn} 签署{a.signer && `，由${a.signer}代签`}；{a.validTo ? `有效期至 ${a.validTo}` : '长期有效'}</div></>
  );
}
