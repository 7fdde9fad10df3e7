import { Alert } from 'antd';
import type { Schemas } from '../../api/client';
import { GoButton } from '../../parts/GoButton';
import { list } from '../../parts/list';

/** Returned says that the province gave a cross-province part back, and leads to where
 * it is mended (R5.2b). */
export function Returned({ c }: { c: Schemas['CaseDetail'] }) {
  return <>{list(c.tasks).filter((t) => t.state === 'returned').map((t) => (
    <Alert key={t.id} type="warning" showIcon className="problem" title={`省级退回“${t.itemName}”，待发起机构补正`}
      description="退回的理由和有误的内容在协查任务中；补正后重新提交，省内的任务不受影响。依据《操作规范》第五条。"
      action={<GoButton to={`/tasks/${t.id}`} type="primary">看退回的理由</GoButton>} />
  ))}</>;
}
