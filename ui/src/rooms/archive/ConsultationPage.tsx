import { CheckCircleFilled, ClockCircleOutlined, EyeOutlined, SendOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Alert, Button, Upload } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { fetchFile, send } from '../../api/files';
import { has } from '../../app/menu';
import { Deadline } from '../../parts/Deadline';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { OfficeName } from '../../parts/names';
import { Page, Panel } from '../../parts/Page';
import { ProblemView, useTell } from '../../parts/ProblemView';
import { Nothing, Reading } from '../../parts/Reading';
import { ReasonDialog } from '../../parts/ReasonDialog';
import { StateTag } from '../../parts/StateTag';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { useViewer } from '../../parts/Viewer';
import { limited } from './limited';

type Detail = Schemas['ConsultationDetailOutBody'];

export default function ConsultationPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const q = useQuery({ queryKey: ['consultation', id], queryFn: () => done(api.GET('/api/v1/consultations/{id}', { params: { path: { id } } })) });
  return <Reading of={q} rows={10}>{(c) => <One c={c} />}</Reading>;
}

function One({ c }: { c: Detail }) {
  const login = useLogin();
  const keeps = has(login, 'clerk') && c.keeper === login.agency && c.state === 'open';
  const asks = has(login, 'clerk') && c.asking === login.agency && c.state === 'open';
  return (
    <Page title="调阅档案" up={{ to: '/archive', title: '档案调阅' }} tags={<StateTag state={c.state} words={c.stateWords} />}
      under={<><span className="mono">{c.caseNumber}</span> · {c.askingName}申请，{c.keeperName}保管 · {timeOf(c.receivedAt)}</>} actions={<Acts c={c} keeps={keeps} asks={asks} />}>
      <div className="two">
        <div>
          {c.state === 'refused' && <Alert type="error" showIcon className="problem" title={`不予提供：${c.reason}`} />}
          <Panel title="为什么需要"><p>{c.business}</p></Panel>
          <Papers c={c} keeps={keeps} />
          <Panel title="谁看过" under="每次查看都登记" flush>{list(c.looks).length === 0 ? <Nothing>还没有人看过</Nothing> : (
            <ul className="rows small">{list(c.looks).map((l, i) => <li key={i}><span className="grow"><OfficeName id={l.office} /></span>第 {l.no} 份<span className="faint">{timeOf(l.at)}</span></li>)}</ul>
          )}</Panel>
        </div>
        <aside><section className="panel panel-body"><Deadline of={limited(c)} title="提供时限是怎么算的" /></section></aside>
      </div>
    </Page>
  );
}

function Acts({ c, keeps, asks }: { c: Detail; keeps: boolean; asks: boolean }) {
  const queries = useQueryClient();
  const tell = useTell();
  const [refusing, setRefusing] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: ['consultation', c.id] });
  const params = { params: { path: { id: c.id } } };
  const act = useAct(async (verb: 'supply' | 'withdraw') => {
    await (verb === 'supply' ? done(api.POST('/api/v1/consultations/{id}/supply', params)) : done(api.POST('/api/v1/consultations/{id}/withdraw', params))).catch(tell);
    await again();
  });
  const refuse = async (reason: string) => {
    await done(api.POST('/api/v1/consultations/{id}/refuse', { ...params, body: { reason } }));
    await again();
  };
  return (
    <>
      {asks && <Button loading={act.busy} onClick={() => void act.run('withdraw')}>撤回申请</Button>}
      {keeps && <Button danger onClick={() => setRefusing(true)}>不予提供</Button>}
      {keeps && <Button type="primary" icon={<SendOutlined />} loading={act.busy} onClick={() => void act.run('supply')}>提供材料</Button>}
      {refusing && <ReasonDialog title="不予提供所调阅的材料" label="不予提供的理由" ok="不予提供" danger act={refuse} close={() => setRefusing(false)} />}
    </>
  );
}

/** Papers are asked for one by one: what is only on paper is scanned for the request. */
function Papers({ c, keeps }: { c: Detail; keeps: boolean }) {
  const login = useLogin();
  const viewer = useViewer();
  const tell = useTell();
  const queries = useQueryClient();
  const upload = useAct(async (no: number, file: File) => {
    await send('POST', `/api/v1/consultations/${c.id}/papers/${no}`, file);
    await queries.invalidateQueries({ queryKey: ['consultation', c.id] });
  });
  const look = (no: number, title: string) => fetchFile('POST', `/api/v1/consultations/${c.id}/papers/${no}/open`).then(async ({ blob }) => {
    viewer.open(blob, title);
    await queries.invalidateQueries({ queryKey: ['consultation', c.id] });
  }).catch(tell);
  const opens = c.keeper === login.agency || c.state === 'supplied';
  return (
    <Panel title="所调阅的材料" under={`${list(c.papers).length} 份`} flush>
      <ul className="rows">{list(c.papers).map((p, i) => {
        const title = p.ordinal ? `${p.words}（第 ${p.ordinal} 名对象）` : p.words ?? '材料';
        return (
          <li key={i}>
            <span className="grow">{p.there ? <CheckCircleFilled className="good" /> : <ClockCircleOutlined className="warn" />} {title}</span>
            <span className={p.there ? 'good' : 'warn'}>{p.there ? '已备妥' : keeps ? '提供时取已有的扫描件，没有的请上传' : '待提供'}</span>
            {keeps && <Upload accept=".pdf,.jpg,.jpeg,.png" showUploadList={false} beforeUpload={(f) => (void upload.run(i + 1, f), false)}><Button size="small" icon={<UploadOutlined />}>上传扫描件</Button></Upload>}
            {opens && p.there && <Button size="small" icon={<EyeOutlined />} onClick={() => void look(i + 1, title)}>查看（登记）</Button>}
          </li>
        );
      })}</ul>
      {upload.problem && <div className="padded"><ProblemView problem={upload.problem} /></div>}
      {viewer.shown}
    </Panel>
  );
}
