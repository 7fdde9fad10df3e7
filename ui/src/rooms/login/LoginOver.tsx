import { Modal } from 'antd';
import { presence, session } from '../../api/session';
import { api } from '../../api/client';
import { Entrance } from './Entrance';

/** LoginOver asks for the login anew over the page; behind it everything typed stays. */
export default function LoginOver() {
  const name = presence.get().login?.name;
  const leave = () => void api.DELETE('/api/v1/session').finally(session.leave);
  return (
    <Modal open title="登录已失效，请重新登录" footer={null} onCancel={leave} mask={{ closable: false }} keyboard={false} width={420} destroyOnHidden>
      <p className="faint">页面和填写的内容都保留着，登录后接着办。{name && `须用原来的账号（${name}）登录；换人登录将离开本页。`}</p>
      <Entrance />
    </Modal>
  );
}
