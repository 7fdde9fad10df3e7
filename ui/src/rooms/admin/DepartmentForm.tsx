import { useQueryClient } from '@tanstack/react-query';
import { Checkbox, Form, Input, Modal, Select } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { useNames } from '../../parts/names';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';

type Typed = Schemas['Office'];

/** DepartmentForm adds a department or changes one; region and function, which are its code, stay. */
export function DepartmentForm({ of, close }: { of?: Schemas['Department']; close: () => void }) {
  const login = useLogin();
  const { agencies } = useNames();
  const queries = useQueryClient();
  const [form] = Form.useForm<Typed>();
  const keep = useAct(async (v: Typed) => {
    await done(api.PUT('/api/v1/departments/{id}', { params: { path: { id: `${v.region}.${v.function}` } }, body: v }));
    await queries.invalidateQueries({ queryKey: ['departments'] });
    close();
  });
  return (
    <Modal open title={of ? `修改${of.name}` : '增加部门'} okText="保存" cancelText="取消" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: keep.busy }}>
      <Form<Typed> form={form} layout="vertical" requiredMark={false} autoComplete="off" initialValues={of ?? { region: login.agency, commission: true, share: false }} onFinish={(v) => void keep.run(v)}>
        <Form.Item label="所在地区" name="region" hidden={Boolean(of)}><Select showSearch={{ optionFilterProp: 'label' }} options={agencies.map((a) => ({ value: a.id, label: a.name }))} /></Form.Item>
        <Form.Item label="业务编码" name="function" hidden={Boolean(of)} rules={[{ required: true, pattern: /^[a-z]+$/, message: '请填写小写字母，如 mz' }]} extra="如：mz 民政、ga 公安；保存后不能改"><Input maxLength={16} className="mono" /></Form.Item>
        <Form.Item label="名称" name="name" rules={[{ required: true, message: '请填写名称' }]}><Input maxLength={64} /></Form.Item>
        <Form.Item name="commission" valuePropName="checked" noStyle><Checkbox>可以委托核对</Checkbox></Form.Item>
        <Form.Item name="share" valuePropName="checked" noStyle><Checkbox>提供数据资源</Checkbox></Form.Item>
      </Form>
      {keep.problem && <ProblemView problem={keep.problem} compact />}
    </Modal>
  );
}
