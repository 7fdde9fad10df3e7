import { Form, Input, Modal } from 'antd';
import type { ReactNode } from 'react';
import { ProblemView } from './ProblemView';
import { useAct } from './useAct';

type Props = { title: string; says?: ReactNode; label?: string; placeholder?: string; ok: string; danger?: boolean; optional?: boolean; most?: number; act: (reason: string) => Promise<unknown>; close: () => void };

/** ReasonDialog asks why, before something is done that is registered with its
 * reason; without a label it only asks whether. */
export function ReasonDialog({ title, says, label, placeholder, ok, danger, optional, most = 500, act, close }: Props) {
  const [form] = Form.useForm<{ reason: string }>();
  const go = useAct(async (reason: string) => {
    await act(reason);
    close();
  });
  return (
    <Modal open title={title} okText={ok} cancelText="取消" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: go.busy, danger }}>
      {says}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={({ reason }) => void go.run(reason?.trim() ?? '')}>
        {label && <Form.Item label={label} name="reason" rules={optional ? [] : [{ required: true, whitespace: true, message: `请填写${label}` }]}>
          <Input.TextArea autoFocus rows={3} maxLength={most} showCount placeholder={placeholder} />
        </Form.Item>}
      </Form>
      {go.problem && <ProblemView problem={go.problem} compact />}
    </Modal>
  );
}
