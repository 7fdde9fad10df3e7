import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { list } from '../../parts/list';
import { ReasonDialog } from '../../parts/ReasonDialog';

/** Terminate ends a case that this agency initiated (R8.2). */
export function Terminate({ c }: { c: Schemas['CaseDetail'] }) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const open = list(c.tasks).filter((t) => ['open', 'confirming', 'returned'].includes(t.state)).length;
  const act = async (reason: string) => {
    await done(api.POST('/api/v1/cases/{id}/terminate', { params: { path: { id: c.id } }, body: { reason } }));
    await queries.invalidateQueries({ queryKey: ['case', c.id] });
    await queries.invalidateQueries({ queryKey: ['cases'] }); // the workbench's
  };
  return (
    <>
      <Button danger onClick={() => setAsking(true)}>终止</Button>
      {asking && <ReasonDialog title="终止这件业务" ok="终止" danger label="终止的原因" act={act} close={() => setAsking(false)}
        says={<p>终止后 {open} 项未办结的协查任务立即停止，迟到的结果不再接收；已经反馈的结果留存在档案中。不能撤回。<span className="faint">依据《操作规范》第八条。</span></p>} />}
    </>
  );
}
