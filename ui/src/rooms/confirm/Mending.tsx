import { SendOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { ProblemView } from '../../parts/ProblemView';
import { ReasonDialog } from '../../parts/ReasonDialog';
import { useAct } from '../../parts/useAct';
import { MendDialog } from './MendDialog';
import { Request } from './Request';
import { Returns } from './Returns';

/** Mending lets the initiator put a returned request right and send it again, or
 * do without this item; the rest of the case goes on either way (R5.2b). */
export function Mending({ t }: { t: Schemas['TaskDetail'] }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [whom, setWhom] = useState<Schemas['Subject']>();
  const [leaving, setLeaving] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: ['task', t.id] });
  const resubmit = useAct(async () => {
    await done(api.POST('/api/v1/tasks/{id}/resubmit', { params: { path: { id: t.id } } }));
    void message.success('已重新提交省级确认');
    await again();
  });
  const withdraw = async (reason: string) => {
    await done(api.POST('/api/v1/tasks/{id}/withdraw', { params: { path: { id: t.id } }, body: { reason } }));
    await again();
  };
  return (
    <>
      <Returns t={t} />
      <Request t={t} now each={(s) => <Button size="small" onClick={() => setWhom(s)}>更正第 {s.ordinal} 人</Button>} />
      <section className="panel panel-body bar" aria-label="重新提交或撤回">
        <span className="grow">更正只改这一项跨省申请；已推送的省内任务不受影响。</span>
        <Button onClick={() => setLeaving(true)}>撤回此项</Button>
        <Button type="primary" icon={<SendOutlined />} loading={resubmit.busy} onClick={() => void resubmit.run()}>更正好了，重新提交</Button>
      </section>
      {resubmit.problem && <ProblemView problem={resubmit.problem} />}
      {whom && <MendDialog task={t.id} of={whom} then={again} close={() => setWhom(undefined)} />}
      {leaving && <ReasonDialog title="撤回这一项跨省核对" label="撤回的原因" ok="撤回" danger act={withdraw} close={() => setLeaving(false)} says={<p>其余各项照常办理；报告会写明这一项没有核对和原因。</p>} />}
    </>
  );
}
