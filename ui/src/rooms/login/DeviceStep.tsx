import { Button, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { api, done } from '../../api/client';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { deviceID, deviceKey, publicKey, sign } from './device';
import type { StepProps } from './Entrance';

/** DeviceStep lets the browser prove which registered device it is; by itself,
 * the user only waits. An unregistered one shows what is to be registered. */
export default function DeviceStep({ then, login, again }: StepProps & { again: () => void }) {
  const [code, setCode] = useState('');
  const prove = useAct(async () => {
    const pair = await deviceKey();
    setCode(await publicKey(pair));
    const body = { device: await deviceID(pair), signature: await sign(pair, login?.challenge ?? '') };
    then(await done(api.POST('/api/v1/session/device', { body })));
  });
  useEffect(() => void prove.run(), []); // eslint-disable-line
  if (!crypto.subtle) return <p>本机构要求识别设备，须经 HTTPS 网址访问本系统。</p>;
  if (!prove.problem) return <p role="status">正在验证本设备……</p>;
  return (
    <>
      <ProblemView problem={prove.problem} compact />
      <p>如果这台设备还没有登记，请把下面的登记码交给本机构的安全管理员。登记码是公钥，不必保密；私钥不会离开这台设备。</p>
      <Typography.Paragraph copyable={{ text: code }} code className="wrap">{code}</Typography.Paragraph>
      <Button block size="large" onClick={again}>登记好了，重新登录</Button>
    </>
  );
}
