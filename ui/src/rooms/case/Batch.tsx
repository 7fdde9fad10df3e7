import { CheckOutlined, EyeOutlined, RollbackOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Progress } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has, staff } from '../../app/menu';
import { GoButton } from '../../parts/GoButton';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { ReasonDialog } from '../../parts/ReasonDialog';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { progressOf, tiersOf } from './progress';

type Detail = Schemas['CaseDetail'];

/** Approval is the second person's: what the approver lets go is pushed at once (R6.1). */
export function Approval({ c }: { c: Detail }) {
  const login = useLogin();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [rejecting, setRejecting] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: ['case', c.id] });
  const approve = useAct(async () => {
    const s = await done(api.POST('/api/v1/cases/{id}/approve', { params: { path: { id: c.id } } }));
    void message.success(`审核通过，推送 ${s.dispatched} 项协查任务`);
    await again();
  });
  const reject = async (reason: string) => {
    await done(api.POST('/api/v1/cases/{id}/reject', { params: { path: { id: c.id } }, body: { reason } }));
    await again();
  };
  if (c.state !== 'approving') return null;
  const mine = has(login, 'approver') && c.initiating === login.agency;
  return (
    <>
      <Alert type="warning" showIcon className="problem" title={`等待经办人以外的审核人员审核：${c.subjects.toLocaleString()} 人 × ${list(c.items).length} 项`} description="审核通过后立即按级分类推送；退回的由经办人员修改后重新提交。"
        action={mine && <div className="do-line"><Button icon={<RollbackOutlined />} onClick={() => setRejecting(true)}>退回</Button><Button type="primary" icon={<CheckOutlined />} loading={approve.busy} onClick={() => void approve.run()}>审核通过</Button></div>} />
      {approve.problem && <ProblemView problem={approve.problem} />}
      {rejecting && <ReasonDialog title="退回这件批量核对" label="退回的原因" ok="退回" act={reject} close={() => setRejecting(false)} />}
    </>
  );
}

/** BatchProgress tells how far a batch is, in all and by the level that answers
 * (R6.2); results show as they come. */
export function BatchProgress({ c }: { c: Detail }) {
  const login = useLogin();
  const { agencies } = useNames();
  const tasks = list(c.tasks);
  if (tasks.length === 0) return null;
  const p = progressOf(tasks);
  const looks = staff(login) && (c.commissioned === login.agency || c.initiating === login.agency);
  return (
    <Panel title="办理进度" under="按级分类推送，结果逐项返回" extra={looks && p.found > 0 && <GoButton to={`/cases/${c.id}/hits`} type="primary" icon={<EyeOutlined />}>逐条查看检出信息</GoButton>}>
      <div className="batch-all" role="status">
        <div><b>{p.done}<small> / {tasks.length} 项</small></b><span>已有结果</span></div>
        <div><b>{p.answered.toLocaleString()}<small> / {p.asked.toLocaleString()} 人次</small></b><span>已反馈</span></div>
        <div><b>{p.found.toLocaleString()}<small> 人次</small></b><span>检出，占已反馈的 {p.answered ? ((p.found / p.answered) * 100).toFixed(1) : '0.0'}%</span></div>
        <div><b className={p.late ? 'bad' : ''}>{p.late}<small> 项</small></b><span>超过时限未反馈</span></div>
      </div>
      <Progress percent={p.asked ? Math.floor((p.answered / p.asked) * 100) : 0} aria-label="全部进度" />
      <table className="plain small batch-tiers">
        <thead><tr><th scope="col">由谁反馈</th><th scope="col">项数</th><th scope="col">进度</th><th scope="col" className="num">检出</th></tr></thead>
        <tbody>{tiersOf(tasks, agencies).map((t) => (
          <tr key={t.agency}>
            <th scope="row">{t.name}<small>{t.level}</small></th><td className="nowrap">{t.done} / {t.tasks} 项</td>
            <td className="batch-bar"><Progress size="small" percent={t.asked ? Math.floor((t.answered / t.asked) * 100) : 0} status={t.done === t.tasks ? 'success' : 'normal'} aria-label={`${t.name}的进度`} /></td>
            <td className="num nowrap">{t.found.toLocaleString()} 人次</td>
          </tr>
        ))}</tbody>
      </table>
    </Panel>
  );
}
