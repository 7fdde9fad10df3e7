import { Button, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { api, done } from '../api/client';
import { lastUse, presence, session } from '../api/session';
import { useLogin } from '../parts/useLogin';

const warnBefore = 2 * 60_000;

/** IdleNotice asks, two minutes before the session would end for want of use. */
export function IdleNotice() {
  const { idleMinutes } = useLogin();
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    const look = () => setAsking(presence.get().state === 'in' && Date.now() - lastUse.get() > idleMinutes * 60_000 - warnBefore);
    const timer = setInterval(look, 10_000);
    return () => clearInterval(timer);
  }, [idleMinutes]);
  const stay = () => void done(api.GET('/api/v1/session')).then((l) => (l.step ? session.lost() : setAsking(false)), () => void session.lost());
  return (
    <Modal open={asking && presence.get().state === 'in'} title="还在吗？" footer={<Button type="primary" onClick={stay}>继续办理</Button>} closable={false}>
      已有 {idleMinutes - 2} 分钟没有操作，两分钟后须重新登录。填写的内容不会丢。
    </Modal>
  );
}
