import { CheckCircleFilled, ClockCircleOutlined, SendOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { api, done } from '../../api/client';
import { chinese } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { Order } from '../case/Order';
import { Foot, type StepProps } from './NewCase';
import { useOffers } from './offer';

/** CheckStep shows the application as a whole; the server checks it when it is
 * submitted, and names everything that is missing at once. */
export function CheckStep({ c, go }: StepProps) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { agency } = useNames();
  const offers = useOffers(c, list(c.items));
  const submit = useAct(async () => {
    const s = await done(api.POST('/api/v1/cases/{id}/submit', { params: { path: { id: c.id } } }));
    await api.DELETE('/api/v1/drafts/{key}', { params: { path: { key: `case.${c.id}.people` } } });
    void message.success(s.dispatched ? `已提交，推送 ${s.dispatched} 项协查任务` : '已提交');
    await queries.invalidateQueries({ queryKey: ['case', c.id] });
    await navigate({ to: '/cases/$id', params: { id: c.id } });
  });
  const ready: [boolean, string, string][] = [
    [c.subjects > 0, `核对对象 ${c.households} 户 ${c.subjects} 人`, 'people'], [offers.length > 0, `目录项 ${offers.length} 项`, 'items'], [list(c.materials).length > 0, `材料 ${list(c.materials).length} 份`, 'papers'],
  ];
  return (
    <>
      <Order c={c} />
      <Panel title="要提交的申请" under="提交后立即推送到各协查机构，不停留（第五条）" flush>
        <ul className="rows small">
          {ready.map(([ok, words, step]) => <li key={step}><span className="grow">{ok ? <CheckCircleFilled className="good" /> : <ClockCircleOutlined className="warn" />} {words}</span><Button size="small" type="link" onClick={() => go(step)}>查看、修改</Button></li>)}
        </ul>
        <div className="scroll" tabIndex={0}><table className="plain small">
          <thead><tr><th scope="col">目录项</th><th scope="col">协查机构</th><th scope="col">反馈时限</th></tr></thead>
          <tbody>{offers.map((o) => <tr key={o.item}><th scope="row">{o.name}</th><td>{agency(o.item.split('.')[0])}</td><td>{o.limitDays} 个工作日，{chinese(o.expectedOn ?? o.dueOn, true)}前</td></tr>)}</tbody>
        </table></div>
      </Panel>
      {submit.problem && <ProblemView problem={submit.problem} />}
      <Foot back={() => go('papers')}><Button type="primary" size="large" icon={<SendOutlined />} loading={submit.busy} onClick={() => void submit.run()}>提交核对申请</Button></Foot>
    </>
  );
}
