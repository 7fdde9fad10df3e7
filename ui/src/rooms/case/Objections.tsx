import { EyeOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { DeadlineTag } from '../../parts/Deadline';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { useTell } from '../../parts/ProblemView';
import { StateTag } from '../../parts/StateTag';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { Doubt } from './Doubt';
import { History } from './History';
import './objections.css';

type Detail = Schemas['CaseDetail'];
type Objection = Schemas['Objection'];
export type Looked = { task: string; ordinal: number; title: string };

/** Objections are what was doubted and what became of it, once for each subject,
 * category and assisting agency (R5.5). */
export function Objections({ c }: { c: Detail }) {
  const q = useQuery({ queryKey: ['case', c.id, 'objections', c.revision], queryFn: () => done(api.GET('/api/v1/cases/{id}/objections', { params: { path: { id: c.id } } })) });
  const [read, setRead] = useState<string>();
  const [looked, setLooked] = useState<Looked>();
  const all = list(q.data?.items);
  const there = all.length > 0;
  useEffect(() => {
    if (there && location.hash === '#objections') document.getElementById('objections')?.scrollIntoView(); // who came for them
  }, [there]);
  if (!there) return null;
  return (
    <Panel title="异议与复核" under="同一对象、同一类别、同一协查机构只复核一次（第五条）" flush id="objections">
      <ul className="rows">{all.map((o) => <Row key={o.id} c={c} o={o} read={() => setRead(o.id)} look={setLooked} />)}</ul>
      {read && <Doubt id={read} c={c} close={() => setRead(undefined)} />}
      {looked && <History of={looked} close={() => setLooked(undefined)} />}
    </Panel>
  );
}

const raisers: Record<string, string> = { department: '委托单位', subject: '核对对象' };

function Row({ c, o, read, look }: { c: Detail; o: Objection; read: () => void; look: (l: Looked) => void }) {
  const login = useLogin();
  const { agency } = useNames();
  const tell = useTell();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['case', c.id] });
  const act = useAct(async (verb: 'review' | 'withdraw') => {
    const params = { params: { path: { id: o.id } } };
    await (verb === 'review' ? done(api.POST('/api/v1/objections/{id}/review', params)) : done(api.POST('/api/v1/objections/{id}/withdraw', params))).catch(tell);
    await again();
  });
  const raised = o.state === 'raised' && !o.within; // a part goes with the household's
  const applies = has(login, 'clerk') && c.initiating === login.agency;
  const withdraws = has(login, 'officer') || (has(login, 'clerk') && c.commissioned === login.agency);
  return (
    <li className="row-block">
      <div className="do-line">
        <b className="grow">{whose(c, o)}的{o.categoryName}（{agency(o.assisting)}反馈）</b>
        <StateTag state={o.state} words={o.stateWords} />
        <Button size="small" icon={<EyeOutlined />} onClick={read}>异议内容和佐证</Button>
        {raised && withdraws && <Button size="small" loading={act.busy} onClick={() => void act.run('withdraw')}>撤回异议</Button>}
        {raised && applies && <Button size="small" type="primary" loading={act.busy} onClick={() => void act.run('review')}>申请复核</Button>}
      </div>
      <div className="faint">{raisers[o.raiser]}于 {timeOf(o.raisedAt)} 提出{raised && !applies && '；由核对发起机构的经办人员申请复核'}{o.within && '；随全户的异议一并办理'}</div>
      {list(o.reviews).map((r) => <ReviewLine key={r.id} r={r} look={look} sees={!has(login, 'officer')} />)}
    </li>
  );
}

function whose(c: Detail, o: Objection): string {
  const household = c.households > 1 ? `第 ${o.household} 户` : '';
  if (o.case !== c.id) return o.whole ? `补充核对 ${o.caseNumber} 全部对象` : `补充核对 ${o.caseNumber} 第 ${list(o.ordinals).join('、')} 名对象`;
  return o.whole ? household || '全户' : `${household}第 ${list(o.ordinals).join('、')} 名对象`;
}

function ReviewLine({ r, look, sees }: { r: Schemas['Review']; look: (l: Looked) => void; sees: boolean }) {
  const { agency } = useNames();
  const ordinals = list(r.ordinals);
  return (
    <div className="do-line sub">
      <span className="grow">{agency(r.assisting)}复核“{r.itemName}”：{r.state === 'answered' ? (r.changed ? `更正 ${r.changed} 人的结果` : '与原结果一致') : r.stateWords}</span>
      {sees && r.state === 'answered' && ordinals.slice(0, 6).map((n) => <Button key={n} size="small" type="link" onClick={() => look({ task: r.task, ordinal: n, title: r.itemName })}>{ordinals.length > 1 ? `第 ${n} 人前后对照` : '前后对照'}</Button>)}
      <DeadlineTag of={r} />
    </div>
  );
}
