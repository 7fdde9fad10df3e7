import { useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, InputNumber, Modal, Select } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';

type Part = Schemas['ConsultedPaper']['part'];
type Fields = { number?: string; parts: Part[]; ordinal?: number; business: string };

export const parts: { value: Part; label: string }[] = [
  { value: 'authorization' as Part, label: '授权书' }, { value: 'id_copy' as Part, label: '身份证复印件' }, { value: 'commission' as Part, label: '委托书' }, { value: 'exchange' as Part, label: '查询和反馈文件' },
];

const ofPerson = (p: Part) => p === 'authorization' || p === 'id_copy';

/** Ask asks another agency for papers that it keeps, for a named business (R7.2). */
export default function Ask({ task, number, close }: { task?: string; number?: string; close: () => void }) {
  const [form] = Form.useForm<Fields>();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const chosen = Form.useWatch('parts', form) ?? [];
  const ask = useAct(async (f: Fields) => {
    await done(api.POST('/api/v1/consultations', { body: {
      number: task ? undefined : f.number?.trim(), task, business: f.business.trim(), papers: f.parts.map((part) => ({ part, ordinal: ofPerson(part) ? (f.ordinal ?? 1) : 0 })),
    } }));
    await queries.invalidateQueries({ queryKey: ['consultations'] });
    void message.success('已申请调阅，保管机构在时限内提供');
    close();
  });
  return (
    <Modal open title="申请调阅档案" okText="申请" cancelText="取消" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: ask.busy }}>
      <Form<Fields> form={form} layout="vertical" requiredMark={false} initialValues={{ number, ordinal: 1 }} onFinish={(f) => void ask.run(f)}>
        <Form.Item label="业务编号" name="number" rules={task ? [] : [{ required: true, message: '请填写业务编号' }]}><Input maxLength={64} disabled={Boolean(task)} /></Form.Item>
        <Form.Item label="调阅哪些材料" name="parts" rules={[{ required: true, message: '请选择材料' }]}><Select mode="multiple" options={parts} /></Form.Item>
        {chosen.some(ofPerson) && <Form.Item label="第几名核对对象" name="ordinal"><InputNumber min={1} precision={0} /></Form.Item>}
        <Form.Item label="办理何项业务需要" name="business" rules={[{ required: true, whitespace: true, message: '请写明缘由' }]} extra="不要写个人信息"><Input.TextArea rows={2} maxLength={500} placeholder="如：银行要求核对授权书原件" /></Form.Item>
      </Form>
      {ask.problem && <ProblemView problem={ask.problem} />}
    </Modal>
  );
}
