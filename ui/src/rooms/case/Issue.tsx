import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { list } from '../../parts/list';
import { ProblemView } from '../../parts/ProblemView';
import { Reading } from '../../parts/Reading';
import { useAct } from '../../parts/useAct';
import { ReportPaper } from '../reports/ReportPaper';

type Detail = Schemas['CaseDetail'];

/** Issue previews a household's report and issues it (R5.4a), with the reason
 * when answers are missing (R5.4b) or when it is issued anew. */
export function Issue({ c, household }: { c: Detail; household: number }) {
  const [open, setOpen] = useState(false);
  const may = c.state === 'running' || c.state === 'answered' || c.state === 'reported';
  return (
    <>
      <Button type={c.state === 'answered' ? 'primary' : 'default'} disabled={!may} onClick={() => setOpen(true)}>{c.state === 'reported' ? '重新出具' : '出具报告'}</Button>
      {open && <Preview c={c} household={household} close={() => setOpen(false)} />}
    </>
  );
}

function Preview({ c, household, close }: { c: Detail; household: number; close: () => void }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const q = useQuery({
    queryKey: ['case', c.id, 'preview', household, c.revision], staleTime: Infinity, refetchOnWindowFocus: false,
    queryFn: () => done(api.GET('/api/v1/cases/{id}/households/{household}/preview', { params: { path: { id: c.id, household } } })),
  });
  const issue = useAct(async () => {
    const r = await done(api.POST('/api/v1/cases/{id}/reports', { params: { path: { id: c.id } }, body: { household, reason: reason.trim() || undefined } }));
    await queries.invalidateQueries({ queryKey: ['case', c.id] });
    void message.success(`已出具 ${r.number}`);
    close();
  });
  const missing = list(c.tasks).filter((t) => !['answered', 'terminated'].includes(t.state));
  const joins = list(c.supplements).filter((s) => s.household === household && ['preparing', 'draft', 'approving', 'running'].includes(s.state));
  const early = missing.length + joins.length > 0;
  const asks = early || (q.data?.version ?? 1) > 1;
  return (
    <Drawer open title={`核对报告预览${c.households > 1 ? `（第 ${household} 户）` : ''}`} size={1000} onClose={close} destroyOnHidden
      footer={<div className="drawer-foot">
        {asks && <Input value={reason} onChange={(e) => setReason(e.target.value)} maxLength={500} aria-label="出具原因" placeholder={early ? '先行出具的原因，写在报告中' : '重新出具的原因，写在报告中'} />}
        <Button onClick={close}>再看看</Button>
        <Button type="primary" loading={issue.busy} disabled={!q.data || (asks && !reason.trim())} title={asks && !reason.trim() ? '请先在左边写明原因' : undefined} onClick={() => void issue.run()}>出具第 {q.data?.version ?? 1} 版</Button>
      </div>}>
      {missing.length > 0 && <Alert type="warning" showIcon className="problem" title={`还有 ${missing.length} 项没有反馈：${missing.map((t) => t.itemName).join('、')}`}
        description="可以在委托期限内先行出具，报告会写明未反馈的事项和原因。依据《操作规范》第五条。" />}
      {joins.length > 0 && <Alert type="warning" showIcon className="problem" title={`补充核对 ${joins.map((s) => `${s.number}（${s.stateWords}）`).join('、')} 还没有办完`}
        description="新加入的家庭成员尚未反馈齐；先行出具须写明原因，报告会写明。依据《操作规范》第五条。" />}
      {issue.problem && <ProblemView problem={issue.problem} />}
      <Reading of={q} rows={12}>{(content) => <ReportPaper of={content} draft />}</Reading>
    </Drawer>
  );
}
