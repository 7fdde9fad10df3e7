import { Alert } from 'antd';
import type { Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';

/** Opinions of assisting agencies that the case be ended; the initiator decides (R8.2). */
export function Opinions({ c }: { c: Schemas['CaseDetail'] }) {
  const { agency } = useNames();
  if (c.state === 'terminated' || c.state === 'reported') return null;
  return <>{list(c.opinions).map((o, i) => (
    <Alert key={i} type="warning" showIcon className="problem" title={`${agency(o.by)}建议终止：${o.words}`}
      description={`${timeOf(o.at)} 提出。是否终止由核对发起机构决定，决定之前照常办理。依据《操作规范》第八条。`} />
  ))}</>;
}
