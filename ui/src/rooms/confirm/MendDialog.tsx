import { UploadOutlined } from '@ant-design/icons';
import { App, Button, DatePicker, Form, Input, Modal, Upload } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { send } from '../../api/files';
import { todayOn } from '../../parts/dates';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';

type Typed = { name?: string; number?: string; letter: string; signedOn: Dayjs };
type Props = { task: string; of: Schemas['Subject']; then: () => unknown; close: () => void };

/** MendDialog puts right what one person's request says; what stays empty stays as it was. */
export function MendDialog({ task, of, then, close }: Props) {
  const { message } = App.useApp();
  const [form] = Form.useForm<Typed>();
  const [scans, setScans] = useState<Record<string, File>>({});
  const a = of.authorization;
  const go = useAct(async (v: Typed) => {
    const letter = v.letter.trim(), signedOn = v.signedOn.format('YYYY-MM-DD');
    const authorization = letter !== a.number || signedOn !== a.signedOn ? { ...a, number: letter, signedOn } : undefined;
    const body = { name: v.name?.trim() || undefined, number: v.number?.trim() || undefined, authorization };
    if (body.name || body.number || authorization) await done(api.PUT('/api/v1/tasks/{id}/request/{ordinal}', { params: { path: { id: task, ordinal: of.ordinal } }, body }));
    for (const [kind, file] of Object.entries(scans)) await send('POST', `/api/v1/tasks/${task}/request/${of.ordinal}/${kind}`, file);
    void message.success('已更正');
    await then();
    close();
  });
  const scan = (kind: string, label: string) => (
    <Upload accept=".pdf,.jpg,.jpeg,.png" showUploadList={false} beforeUpload={(f) => (setScans({ ...scans, [kind]: f }), false)}>
      <Button icon={<UploadOutlined />}>{scans[kind] ? `${label}：已选好` : `换${label}扫描件`}</Button>
    </Upload>
  );
  return (
    <Modal open title={`更正第 ${of.ordinal} 人`} okText="保存更正" cancelText="取消" onCancel={close} onOk={() => void go.run(form.getFieldsValue())} okButtonProps={{ loading: go.busy }}>
      <p className="faint gap-below">{of.name} {of.number}；不改的内容不必填。</p>
      <Form form={form} layout="vertical" requiredMark={false} autoComplete="off" initialValues={{ letter: a.number, signedOn: dayjs(a.signedOn || todayOn()) }}>
        <div className="form-two">
          <Form.Item label="授权书编号" name="letter"><Input maxLength={64} /></Form.Item>
          <Form.Item label="签署日期" name="signedOn"><DatePicker className="full" allowClear={false} maxDate={dayjs(todayOn())} /></Form.Item>
          <Form.Item label="姓名改为" name="name"><Input maxLength={100} /></Form.Item>
          <Form.Item label="公民身份号码改为" name="number"><Input maxLength={18} /></Form.Item>
        </div>
      </Form>
      <div className="do-line">{scan('authorization', '授权书')}{scan('id_copy', '身份证')}</div>
      {go.problem && <ProblemView problem={go.problem} compact />}
    </Modal>
  );
}
