import { EyeOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Modal, Tag } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { OfficeName } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { Nothing, Reading } from '../../parts/Reading';
import { useLogin } from '../../parts/useLogin';
import { OpenReport } from '../reports/OpenReport';

type Report = Schemas['Report'];

/** Reports are the issued versions, newest first, and who has looked at each. */
export function Reports({ c }: { c: Schemas['CaseDetail'] }) {
  const login = useLogin();
  const reads = has(login, 'officer') || c.commissioned === login.agency; // others see the flow, never the report (R9.2)
  const q = useQuery({ queryKey: ['case', c.id, 'reports', c.revision], enabled: reads, queryFn: () => done(api.GET('/api/v1/cases/{id}/reports', { params: { path: { id: c.id } } })) });
  const [looked, setLooked] = useState<Report>();
  if (!reads || (q.data && list(q.data.items).length === 0 && c.state !== 'answered')) return null;
  return (
    <Panel title="核对报告" under="只提供给委托单位，每次打开都登记" flush id="reports">
      <Reading of={q} rows={2}>{({ items }) => list(items).length === 0 ? <Nothing>还没有出具报告</Nothing> : (
        <ul className="rows">{[...list(items)].reverse().map((r) => (
          <li key={r.id}>
            <div className="grow"><b>{r.number}</b> 第 {r.version} 版 {r.partial && <Tag color="warning">部分未反馈</Tag>}{c.households > 1 && <Tag>第 {r.household} 户</Tag>}
              <div className="faint">{timeOf(r.issuedAt)} 出具{r.reason && `；${r.reason}`}</div></div>
            <Button icon={<EyeOutlined />} onClick={() => setLooked(r)}>谁看过</Button>
            <OpenReport report={r} />
          </li>
        ))}</ul>
      )}</Reading>
      {looked && <Views of={looked} close={() => setLooked(undefined)} />}
    </Panel>
  );
}

const forms: Record<string, string> = { pdf: 'PDF', xlsx: '表格', content: '内容数据' };

function Views({ of, close }: { of: Report; close: () => void }) {
  const q = useQuery({ queryKey: ['report', of.id, 'views'], staleTime: 0, queryFn: () => done(api.GET('/api/v1/reports/{id}/views', { params: { path: { id: of.id } } })) });
  return (
    <Modal open title={`谁看过 ${of.number} 第 ${of.version} 版`} footer={null} onCancel={close} width={560}>
      <Reading of={q}>{({ items }) => list(items).length === 0 ? <Nothing>还没有人打开过</Nothing> : (
        <ul className="rows">{list(items).map((v, i) => <li key={i}><span className="grow"><OfficeName id={v.office} /></span>{forms[v.form]}<span className="faint">{timeOf(v.at)}</span></li>)}</ul>
      )}</Reading>
    </Modal>
  );
}
