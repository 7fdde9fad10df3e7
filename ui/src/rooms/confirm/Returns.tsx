import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { fields, whose } from './fields';

/** Returns says what the province found wrong each time, the last first. */
export function Returns({ t }: { t: Schemas['TaskDetail'] }) {
  const q = useQuery({ queryKey: ['task', t.id, 'returns', t.state], queryFn: () => done(api.GET('/api/v1/tasks/{id}/returns', { params: { path: { id: t.id } } })) });
  const all = [...list(q.data?.items)].reverse();
  return all.map((r) => (
    <Alert key={r.no} type={r.mendedAt ? 'info' : 'warning'} showIcon className="problem" title={`第 ${r.no} 次退回：${whose(r.ordinal)}${fields[r.field] ?? r.field}有误`}
      description={<>{r.reason}<div className="faint">{timeOf(r.at)} 退回{r.mendedAt && `；${timeOf(r.mendedAt)} 更正后重新提交`}</div></>} />
  ));
}
