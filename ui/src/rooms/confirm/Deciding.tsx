import { CheckOutlined, RollbackOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { Request } from './Request';
import { ReturnDialog } from './ReturnDialog';
import { Returns } from './Returns';

type Detail = Schemas['TaskDetail'];

/** Deciding lets the province confirm a request or return it with what is wrong (R5.2b). */
export function Deciding({ t }: { t: Detail }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [returning, setReturning] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: ['task', t.id] });
  const confirm = useAct(async () => {
    await done(api.POST('/api/v1/tasks/{id}/confirm', { params: { path: { id: t.id } } }));
    void message.success('已确认，推送民政部数据交换平台');
    await again();
  });
  return (
    <>
      <Returns t={t} />
      <Request t={t} />
      <section className="panel panel-body bar" aria-label="确认或退回">
        <span className="grow"><b>确认后推送民政部数据交换平台</b>，时限自推送起按部平台的规定计算；退回不影响本业务的省内任务。</span>
        <Button icon={<RollbackOutlined />} onClick={() => setReturning(true)}>退回</Button>
        <Button type="primary" icon={<CheckOutlined />} loading={confirm.busy} onClick={() => void confirm.run()}>确认并推送</Button>
      </section>
      {confirm.problem && <ProblemView problem={confirm.problem} />}
      {returning && <ReturnDialog t={t} then={again} close={() => setReturning(false)} />}
    </>
  );
}
