import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { ReasonDialog } from '../../parts/ReasonDialog';

/** Reason tells the initiator why an answer is late; it may come after the limit (R8.1). */
export function Reason({ t, primary }: { t: Schemas['TaskDetail']; primary?: boolean }) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const act = async (reason: string) => {
    await done(api.POST('/api/v1/tasks/{id}/reason', { params: { path: { id: t.id } }, body: { reason } }));
    await queries.invalidateQueries({ queryKey: ['task', t.id] });
  };
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} onClick={() => setAsking(true)}>说明未反馈原因</Button>
      {asking && <ReasonDialog title="说明未按时反馈的原因" label="原因" ok="告诉发起机构" placeholder="如：辖内银行核心系统迁移停机，属客观原因" most={1000} act={act} close={() => setAsking(false)}
        says={<p>原因在系统内送达核对发起机构，并写入核对报告。请不要写个人信息。</p>} />}
    </>
  );
}
