import { App, Modal } from 'antd';
import EnrolStep from './EnrolStep';

/** EnrolDialog gives the account that is logged in a second factor, or a new one for a new phone. */
export default function EnrolDialog({ close }: { close: () => void }) {
  const { message } = App.useApp();
  const then = () => {
    void message.success('动态口令已启用，下次登录时输入');
    close();
  };
  return <Modal open title="设置动态口令" footer={null} onCancel={close} width={420} destroyOnHidden><EnrolStep then={then} /></Modal>;
}
