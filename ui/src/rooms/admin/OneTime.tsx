import { Button, Modal, Typography } from 'antd';

export type Told = { login: string; password: string };

/** OneTime shows a password that opens once; it is nowhere to be read again. */
export function OneTime({ of, close }: { of: Told; close: () => void }) {
  return (
    <Modal open title="一次性密码" onCancel={close} footer={<Button type="primary" onClick={close}>已交给本人</Button>} mask={{ closable: false }}>
      <p>账号 <b className="mono">{of.login}</b> 的一次性密码，只显示这一次，请当面交给本人：</p>
      <Typography.Paragraph code copyable={{ text: of.password }} className="once">{of.password}</Typography.Paragraph>
      <p className="faint">首次登录须改成只有本人知道的密码，并启用动态口令。</p>
    </Modal>
  );
}
