import { App, Modal } from 'antd';
import { NewPasswordStep } from './NewPasswordStep';

/** PasswordDialog changes one's own password while working; the work stays. */
export default function PasswordDialog({ close }: { close: () => void }) {
  const { message } = App.useApp();
  const then = () => {
    void message.success('密码已修改');
    close();
  };
  return <Modal open title="修改密码" footer={null} onCancel={close} width={420} destroyOnHidden><NewPasswordStep then={then} old="" own /></Modal>;
}
