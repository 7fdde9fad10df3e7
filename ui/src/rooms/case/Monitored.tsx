import { EyeOutlined } from '@ant-design/icons';
import type { Schemas } from '../../api/client';
import { has, staff } from '../../app/menu';
import { GoButton } from '../../parts/GoButton';
import { Panel } from '../../parts/Page';
import { useLogin } from '../../parts/useLogin';

/** Monitored leads to the hints of a case whose commission orders monitoring:
 * the commissioned agency's and the department's, and nobody else's (R9.1, R9.2). */
export function Monitored({ c }: { c: Schemas['CaseDetail'] }) {
  const login = useLogin();
  const reads = has(login, 'officer') || (staff(login) && c.commissioned === login.agency);
  if (!c.commission.monitoring || !c.submittedAt || c.state === 'destroyed' || !reads) return null;
  return (
    <Panel title="动态监测" under="委托书要求；提示须由人员查看，不作认定（第九条）" extra={<GoButton to={`/cases/${c.id}/hints`} icon={<EyeOutlined />}>查看监测提示（登记）</GoButton>}>
      <p className="faint">反馈到达后，系统按监测规则比较：高于参考值、重复享受、缺少反馈、与上次核对不同等。每条提示写明理由和依据。</p>
    </Panel>
  );
}
