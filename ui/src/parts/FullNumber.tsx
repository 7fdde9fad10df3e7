import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { api, done } from '../api/client';
import { ReasonDialog } from './ReasonDialog';

const shownFor = 60_000; // ms; somebody may stand behind the chair

/** FullNumber is a masked id number that can be seen in full for a reason; the
 * look is registered, and the number is masked again after a minute. */
export function FullNumber({ masked, of, ordinal }: { masked: string; of: string; ordinal: number }) {
  const [asking, setAsking] = useState(false);
  const [full, setFull] = useState<string>();
  useEffect(() => {
    if (!full) return;
    const timer = setTimeout(() => setFull(undefined), shownFor);
    return () => clearTimeout(timer);
  }, [full]);
  const reveal = async (reason: string) => setFull((await done(api.POST('/api/v1/cases/{id}/subjects/{ordinal}/number', { params: { path: { id: of, ordinal } }, body: { reason } }))).number);
  return (
    <span className="mono nowrap">{full ?? masked}{' '}
      {full ? <Button size="small" type="text" icon={<EyeInvisibleOutlined />} aria-label="掩住号码" onClick={() => setFull(undefined)} />
        : <Button size="small" type="text" icon={<EyeOutlined />} aria-label={`查看第 ${ordinal} 名对象的完整号码`} onClick={() => setAsking(true)} />}
      {asking && <ReasonDialog title="查看完整的身份证号" label="缘由" placeholder="如：与证件原件核对" ok="查看" most={200} act={reveal} close={() => setAsking(false)} says={<p>查看人、时间、缘由登记在案；一分钟后自动掩住。</p>} />}
    </span>
  );
}
