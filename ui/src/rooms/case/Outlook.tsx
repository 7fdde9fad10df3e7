import { Alert } from 'antd';
import type { Schemas } from '../../api/client';
import { list } from '../../parts/list';

/** OutlookNote says whether the report can be there when the commission wants it. */
export function OutlookNote({ c }: { c: Schemas['CaseDetail'] }) {
  const o = c.outlook;
  if (!o || c.state !== 'running' || o.met) return null;
  const late = list(o.late);
  return <Alert type="warning" showIcon className="problem" title={o.says} description={late.length > 0 && `预计晚于委托期限反馈的：${late.join('、')}。期限到时可以先行出具，报告写明未反馈的事项和原因（第五条）。`} />;
}
