import { Button } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { ReasonDialog } from '../../parts/ReasonDialog';

/** Opinion proposes to the initiator that the case be ended (R8.2). */
export function Opinion({ t }: { t: Schemas['TaskDetail'] }) {
  const [asking, setAsking] = useState(false);
  const act = (opinion: string) => done(api.POST('/api/v1/tasks/{id}/opinion', { params: { path: { id: t.id } }, body: { opinion } }));
  return (
    <>
      <Button onClick={() => setAsking(true)}>提出终止意见</Button>
      {asking && <ReasonDialog title="向发起机构提出终止意见" label="建议终止的理由" ok="提出" act={act} close={() => setAsking(false)} says={<p>是否终止由发起机构决定（第八条）；在它终止之前，本任务照常办理。</p>} />}
    </>
  );
}
