import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { ReasonDialog } from '../../parts/ReasonDialog';
import { useLogin } from '../../parts/useLogin';
import { Terminate } from './Terminate';

type Detail = Schemas['CaseDetail'];

/** Opinions of assisting agencies that the case be ended; the initiator decides (R8.2). */
export function Opinions({ c }: { c: Detail }) {
  const login = useLogin();
  const { agency } = useNames();
  if (c.state === 'terminated' || c.state === 'reported') return null;
  const all = list(c.opinions), waiting = all.filter((o) => !o.decidedAt);
  const decides = has(login, 'clerk') && c.initiating === login.agency;
  return <>{all.map((o, i) => o.decidedAt
    ? <Alert key={i} type="info" showIcon className="problem" title={`${agency(o.by)}曾建议终止：${o.words}`} description={`${timeOf(o.decidedAt)} 决定继续核对：${o.reply}`} />
    : <Alert key={i} type="warning" showIcon className="problem" title={`${agency(o.by)}建议终止：${o.words}`}
        description={`${timeOf(o.at)} 提出。是否终止由核对发起机构决定，决定之前照常办理。依据《操作规范》第八条。`}
        action={decides && o === waiting.at(-1) && <span className="do-line"><Continue c={c} /><Terminate c={c} /></span>} />)}</>;
}

/** Continue decides against all opinions that wait; whoever gave one is told why. */
function Continue({ c }: { c: Detail }) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const act = async (reason: string) => {
    await done(api.POST('/api/v1/cases/{id}/continue', { params: { path: { id: c.id } }, body: { reason } }));
    await queries.invalidateQueries({ queryKey: ['case', c.id] });
    await queries.invalidateQueries({ queryKey: ['cases'] });
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>继续核对</Button>
      {asking && <ReasonDialog title="不采纳终止意见，继续核对" label="不采纳的理由" ok="继续核对" act={act} close={() => setAsking(false)} says={<p>理由告诉提出意见的协查机构，它照常办理任务。<span className="faint">依据《操作规范》第八条。</span></p>} />}
    </>
  );
}
