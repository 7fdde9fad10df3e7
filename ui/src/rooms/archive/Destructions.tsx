import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { save } from '../../api/files';
import { has, staff } from '../../app/menu';
import { chinese, timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { Nothing, Reading } from '../../parts/Reading';
import { ReasonDialog } from '../../parts/ReasonDialog';
import { StateTag } from '../../parts/StateTag';
import { More, Table, usePages } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';

type Going = Schemas['Going'];
type Destruction = Schemas['Destruction'];

const columns: TableColumnsType<Going> = [
  { title: '业务编号', render: (_, g) => <span className="mono">{g.number}</span> },
  { title: '办结', width: 150, render: (_, g) => chinese(g.endedOn, true) },
  { title: '保管至', width: 150, render: (_, g) => chinese(g.keepUntil, true) },
  { title: '对象', width: 130, align: 'right', render: (_, g) => `${g.households} 户 ${g.subjects} 人` },
  { title: '文件', width: 90, align: 'right', render: (_, g) => `${g.documents} 份` },
];

/** Destructions propose what is over, and let a second person decide (R7.1). */
export default function Destructions() {
  const login = useLogin();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<React.Key[]>([]);
  const [proposing, setProposing] = useState(false);
  const due = usePages(['destructions', 'due'], (after) => done(api.GET('/api/v1/destructions/due', { params: { query: { after: after || undefined } } })));
  const all = useQuery({ queryKey: ['destructions'], queryFn: () => done(api.GET('/api/v1/destructions', { params: { query: { limit: 50 } } })) });
  const propose = async (reason: string) => {
    await done(api.POST('/api/v1/destructions', { body: { cases: chosen.map(String), reason } }));
    setChosen([]);
    await queries.invalidateQueries({ queryKey: ['destructions'] });
  };
  return (
    <>
      <Panel title="保管期满的案卷" under="由接受委托的核对机构提请销毁，另一名审核人员批准" flush extra={staff(login) && <Button disabled={chosen.length === 0} onClick={() => setProposing(true)}>提请销毁{chosen.length > 0 && ` ${chosen.length} 卷`}</Button>}>
        <Table rows={due.rows} columns={columns} rowKey="case" label="保管期满的案卷" busy={due.isFetching} keys={false} empty="没有保管期满的案卷" selection={{ selectedRowKeys: chosen, onChange: setChosen }} foot={<More of={due} unit="卷" />} />
      </Panel>
      <Panel title="销毁申请和清册" flush>
        <Reading of={all}>{({ items }) => list(items).length === 0 ? <Nothing>还没有销毁申请</Nothing> : <ul className="rows">{list(items).map((d) => <One key={d.id} d={d} />)}</ul>}</Reading>
      </Panel>
      {proposing && <ReasonDialog title={`提请销毁 ${chosen.length} 卷`} label="鉴定意见" ok="提请销毁" danger act={propose} close={() => setProposing(false)} says={<p>批准后，案卷中的人员、材料和结果不能恢复；业务编号、办理记录和销毁清册留存。</p>} />}
    </>
  );
}

function One({ d }: { d: Destruction }) {
  const login = useLogin();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<'approve' | 'reject'>();
  const params = { params: { path: { id: d.id } } };
  const decide = async (answer: string) => {
    await (asking === 'approve' ? done(api.POST('/api/v1/destructions/{id}/approve', params)) : done(api.POST('/api/v1/destructions/{id}/reject', { ...params, body: { answer } })));
    await queries.invalidateQueries({ queryKey: ['destructions'] });
  };
  const decides = has(login, 'approver') && d.agency === login.agency && d.state === 'proposed';
  return (
    <li>
      <div className="grow"><b>{list(d.goes).length} 卷</b> <StateTag state={d.state} words={d.stateWords} /> {d.reason}
        <div className="faint">{timeOf(d.proposedAt)} 提请；{list(d.goes).slice(0, 4).map((g) => g.number).join('、')}{list(d.goes).length > 4 && ' 等'}{d.answer && `；${d.answer}`}</div></div>
      {decides && <Button onClick={() => setAsking('reject')}>不批准</Button>}
      {decides && <Button danger type="primary" onClick={() => setAsking('approve')}>批准并销毁</Button>}
      {d.certificate && <Button onClick={() => save({ blob: new Blob([d.certificate!], { type: 'text/plain' }), name: '销毁证明.txt' })}>销毁证明</Button>}
      {asking === 'approve' && <ReasonDialog title="批准并销毁" ok="批准并销毁" danger act={decide} close={() => setAsking(undefined)} says={<p>{list(d.goes).length} 卷将立即销毁，不能恢复。须由提请人以外的人员批准。</p>} />}
      {asking === 'reject' && <ReasonDialog title="不批准销毁" label="不批准的理由" ok="不批准" act={decide} close={() => setAsking(undefined)} />}
    </li>
  );
}
