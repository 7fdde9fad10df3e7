import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal, Select } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { useNames } from '../../parts/names';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { levels } from '../../words';

type Typed = Schemas['Bureau'] & { id: string };

/** AgencyForm adds an agency or changes one; its code, a division's, stays. */
export function AgencyForm({ of, close }: { of?: Schemas['Agency']; close: () => void }) {
  const login = useLogin();
  const { agencies } = useNames();
  const queries = useQueryClient();
  const [form] = Form.useForm<Typed>();
  const keep = useAct(async ({ id, ...body }: Typed) => {
    await done(api.PUT('/api/v1/agencies/{id}', { params: { path: { id } }, body: { ...body, parent: body.parent || undefined, phone: body.phone || undefined } }));
    await queries.invalidateQueries({ queryKey: ['agencies'] });
    close();
  });
  const must = (message: string) => [{ required: true, message }];
  return (
    <Modal open title={of ? `修改${of.name}` : '增加核对机构'} okText="保存" cancelText="取消" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: keep.busy }}>
      <Form<Typed> form={form} layout="vertical" requiredMark={false} autoComplete="off" initialValues={of ?? { level: 'county', parent: login.agency }} onFinish={(v) => void keep.run(v)}>
        <Form.Item label="机构编码" name="id" rules={[{ required: true, pattern: /^\d{6}$/, message: '请填写六位行政区划代码' }]} hidden={Boolean(of)}><Input maxLength={6} className="mono" placeholder="六位行政区划代码" /></Form.Item>
        <Form.Item label="名称" name="name" rules={must('请填写名称')}><Input maxLength={64} /></Form.Item>
        <Form.Item label="文号简称" name="shortName" rules={must('请填写简称')} extra="核对报告的文号用，如：沈和"><Input maxLength={16} /></Form.Item>
        <Form.Item label="级别" name="level" hidden={Boolean(of)}><Select options={Object.entries(levels).map(([value, label]) => ({ value, label }))} /></Form.Item>
        <Form.Item label="上级机构" name="parent" hidden={Boolean(of)}><Select allowClear showSearch={{ optionFilterProp: 'label' }} options={agencies.filter((a) => a.level !== 'county').map((a) => ({ value: a.id, label: a.name }))} /></Form.Item>
        <Form.Item label="电话" name="phone" extra="印在核对报告上"><Input maxLength={32} /></Form.Item>
      </Form>
      {keep.problem && <ProblemView problem={keep.problem} compact />}
    </Modal>
  );
}
