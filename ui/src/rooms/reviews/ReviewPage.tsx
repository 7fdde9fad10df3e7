import { EyeOutlined, SyncOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has, staff } from '../../app/menu';
import { Deadline } from '../../parts/Deadline';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Page, Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Reading } from '../../parts/Reading';
import { StateTag } from '../../parts/StateTag';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { accesses, articles, kinds } from '../../words';
import { CaseLink } from '../case/CaseLink';
import { Doubt } from '../case/Doubt';
import { History } from '../case/History';
import { AnswerWork } from '../tasks/Answering';
import { reviewWork } from '../tasks/work';

type Detail = Schemas['ReviewDetail'];

export default function ReviewPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const q = useQuery({ queryKey: ['review', id], queryFn: () => done(api.GET('/api/v1/reviews/{id}', { params: { path: { id } } })) });
  return <Reading of={q} rows={12}>{(r) => <TheReview r={r} />}</Reading>;
}

function TheReview({ r }: { r: Detail }) {
  const login = useLogin();
  const { agency, department } = useNames();
  const [reads, setReads] = useState(false);
  const ours = has(login, 'clerk') && r.assisting === login.agency;
  const shares = has(login, 'sharing') && r.sharing === login.department;
  const own = (staff(login) && (r.initiating === login.agency || login.level === 'province')) || has(login, 'officer');
  const opens = staff(login) ? [r.initiating, r.assisting].includes(login.agency) : shares ? r.state === 'open' : true;
  return (
    <Page title={`复核 ${r.itemName}`} up={{ to: '/reviews', title: '异议与复核' }} tags={<StateTag state={r.state} words={r.stateWords} />}
      under={<>{own ? <CaseLink id={r.case} number={r.caseNumber} /> : <span className="mono">{r.caseNumber}</span>} · {kinds[r.kind]} · {agency(r.initiating)}申请 · {r.ordinals?.length} 人 · {accesses[r.access]} · {department(r.sharing)}</>}
      actions={opens && <Button icon={<EyeOutlined />} onClick={() => setReads(true)}>异议内容和佐证</Button>}>
      <div className="two">
        <div>
          {(ours || shares) && r.state === 'open' && <Rematch r={r} />}
          {(ours || shares) && r.state === 'open' && <AnswerWork t={reviewWork(r)} feeds={ours} />}
          {r.state === 'answered' && <Result r={r} sees={staff(login)} />}
          {!ours && !shares && r.state === 'open' && <Panel title="办理"><p>{agency(r.assisting)}正在复核；反馈后在业务页面可以看到前后两次的结果。</p></Panel>}
        </div>
        <aside>
          <Why r={r} />
          <section className="panel panel-body"><Deadline of={r} title="复核时限是怎么算的" /></section>
        </aside>
      </div>
      {reads && <Doubt id={r.objection} close={() => setReads(false)} />}
    </Page>
  );
}

/** Rematch matches hosted data anew; a clerk confirms what came of it. */
function Rematch({ r }: { r: Detail }) {
  const queries = useQueryClient();
  const act = useAct(async () => {
    await done(api.POST('/api/v1/reviews/{id}/rematch', { params: { path: { id: r.id } } }));
    await queries.invalidateQueries({ queryKey: ['review', r.id] });
  });
  if (r.access !== 'hosted') return null;
  return (
    <>
      <section className="panel panel-body bar"><span className="grow">托管的数据由系统以最新快照重新比对，结果由经办人员确认后反馈；也可以用文件或逐人填报更正。</span>
        <Button icon={<SyncOutlined />} loading={act.busy} onClick={() => void act.run()}>重新比对</Button></section>
      {act.problem && <ProblemView problem={act.problem} />}
    </>
  );
}

function Result({ r, sees }: { r: Detail; sees: boolean }) {
  const [looked, setLooked] = useState<number>();
  return (
    <Panel title="复核结果" under={r.changed ? `更正 ${r.changed} 人的结果` : '与原结果一致'} flush>
      <ul className="rows">{list(r.ordinals).slice(0, 200).map((n) => <li key={n}><span className="grow">第 {n} 名核对对象</span>{sees && <Button size="small" onClick={() => setLooked(n)}>前后对照（登记）</Button>}</li>)}</ul>
      {looked !== undefined && <History of={{ task: r.task, ordinal: looked, title: r.itemName }} close={() => setLooked(undefined)} />}
    </Panel>
  );
}

function Why({ r }: { r: Detail }) {
  const { agency } = useNames();
  const facts: [string, string][] = [
    ['谁申请的', `${agency(r.initiating)}，${timeOf(r.receivedAt)}`],
    ['依据', `《操作规范》${articles[r.kind]}：对结果有异议的，向协查机构申请复核，一项只复核一次`],
    ['要做什么', `重新查 ${r.ordinals?.length} 人的“${r.itemName}”，写明现在的结果；原结果原样保留`],
    ['之后', '业务以复核结果为准，可以重新出具核对报告'],
  ];
  return <Panel title="为什么是我"><dl className="why">{facts.map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl></Panel>;
}
