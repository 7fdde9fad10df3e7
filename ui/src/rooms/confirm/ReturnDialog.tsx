import { Form, Input, InputNumber, Modal, Select } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { fields } from './fields';

type Field = 'authorization' | 'id_copy' | 'number' | 'name' | 'commission' | 'item' | 'purpose';
type Typed = { field: Field; ordinal?: number; reason: string };

/** ofNobody are fields that belong to the request as a whole. */
const ofNobody: Field[] = ['commission', 'item', 'purpose'];

/** ReturnDialog says what is wrong, whose it is, and why. */
export function ReturnDialog({ t, then, close }: { t: Schemas['TaskDetail']; then: () => unknown; close: () => void }) {
  const [form] = Form.useForm<Typed>();
  const field = Form.useWatch('field', form);
  const go = useAct(async ({ field, ordinal, reason }: Typed) => {
    await done(api.POST('/api/v1/tasks/{id}/return', { params: { path: { id: t.id } }, body: { field, ordinal: ofNobody.includes(field) ? 0 : ordinal, reason: reason.trim() } }));
    await then();
    close();
  });
  return (
    <Modal open title="退回跨省申请" okText="退回发起机构" cancelText="取消" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: go.busy }}>
      <p className="faint gap-below">发起机构更正后可以重新提交，不必重新填报；省内的任务照常办理。依据《操作规范》第五条。</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(v) => void go.run(v)}>
        <Form.Item label="有误的内容" name="field" rules={[{ required: true, message: '请选择有误的内容' }]}>
          <Select options={Object.entries(fields).map(([value, label]) => ({ value, label }))} placeholder="哪一项有误" />
        </Form.Item>
        {!ofNobody.includes(field) && (
          <Form.Item label="哪一人（序号）" name="ordinal" rules={[{ required: true, message: '请填写核对对象的序号' }]}>
            <InputNumber min={1} precision={0} className="full" placeholder="见对象表的序号" />
          </Form.Item>
        )}
        <Form.Item label="退回的原因" name="reason" rules={[{ required: true, whitespace: true, message: '请填写原因' }]}>
          <Input.TextArea rows={3} maxLength={500} showCount placeholder="如：授权书编号与扫描件不一致。请不要写个人信息" />
        </Form.Item>
      </Form>
      {go.problem && <ProblemView problem={go.problem} compact />}
    </Modal>
  );
}
