import { Button, QRCode } from 'antd';
import { useState } from 'react';
import { api, done } from '../../api/client';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { CodeForm } from './CodeStep';
import type { StepProps } from './Entrance';

/** EnrolStep gives the account its second factor. The address is shown once. */
export default function EnrolStep({ then }: StepProps) {
  const [address, setAddress] = useState('');
  const begin = useAct(async () => setAddress((await done(api.POST('/api/v1/account/second-factor'))).address));
  const confirm = useAct(async (code: string) => then(await done(api.PUT('/api/v1/account/second-factor', { body: { code } }))));
  if (!address) {
    return (
      <>
        <p>本系统要求第二重身份验证。请先在手机上装好任意一种动态口令验证器（TOTP），再点下面的按钮。</p>
        {begin.problem && <ProblemView problem={begin.problem} compact />}
        <Button type="primary" size="large" block loading={begin.busy} onClick={() => void begin.run()}>生成二维码</Button>
      </>
    );
  }
  return (
    <>
      <div className="enrol" aria-hidden><QRCode value={address} type="svg" size={180} bordered={false} /></div>
      <p className="faint">不能扫描的，在验证器中手工输入密钥：<code className="wrap">{new URL(address).searchParams.get('secret')}</code></p>
      <CodeForm says="用手机验证器扫描二维码（只显示这一次），再输入它显示的 6 位数字。" button="启用并继续" enter={confirm} />
    </>
  );
}
