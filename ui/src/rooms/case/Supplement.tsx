import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { ReasonDialog } from '../../parts/ReasonDialog';
import { StateTag } from '../../parts/StateTag';
import { CaseLink } from './CaseLink';

type Detail = Schemas['CaseDetail'];

/** Supplement begins the draft of those who joined a household while its case
 * runs: they are asked about by new letters (R3.4). */
export function Supplement({ c, household }: { c: Detail; household: number }) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const go = useNavigate();
  const act = async (reason: string) => {
    const s = await done(api.POST('/api/v1/cases/{id}/supplements', { params: { path: { id: c.id } }, body: { household, reason } }));
    await queries.invalidateQueries({ queryKey: ['case', c.id] });
    await go({ to: '/cases/$id/edit', params: { id: s.id }, search: { step: 'people' } });
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>补充家庭成员</Button>
      {asking && <ReasonDialog title={`补充家庭成员${c.households > 1 ? `（第 ${household} 户）` : ''}`} ok="建立补充核对" label="变化的情形" most={200}
        placeholder="如：结婚、出生；不要写姓名和身份证号" act={act} close={() => setAsking(false)}
        says={<p>新加入的人另行录入和授权，变化之前签署的授权书不能用；结果与原有成员一起列入本业务的核对报告。<span className="faint">先授权再核对。</span></p>} />}
    </>
  );
}

/** Linked are the supplements of a case, or the case that one supplements. */
export function Linked({ c }: { c: Detail }) {
  const all = list(c.supplements);
  if (c.first) {
    return <Panel title="补充核对">本业务补充 <CaseLink id={c.first.id} number={c.first.number} /> 第 {c.first.household} 户的家庭成员，结果列入原业务的核对报告。</Panel>;
  }
  if (all.length === 0) return null;
  return (
    <Panel title="家庭成员变化的补充核对" under={`${all.length} 笔`} flush>
      <ul className="rows small">{all.map((s) => (
        <li key={s.id}><span className="grow"><CaseLink id={s.id} number={s.number} /> <span className="faint">第 {s.household} 户，{s.subjects} 人</span></span><StateTag state={s.state} words={s.stateWords} /></li>
      ))}</ul>
    </Panel>
  );
}
