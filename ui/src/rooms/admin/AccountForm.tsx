import { Checkbox, Form, Input, Modal, Select } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { roles } from '../../words';
import type { Told } from './OneTime';

type Typed = { login: string; name: string; roles: string[]; agency: string; department?: string; system?: boolean };
type Props = { of?: Schemas['Account']; then: () => unknown; tell: (t: Told) => void; close: () => void };

const options = (of: Record<string, string>, keys: string[]) => keys.map((value) => ({ value, label: of[value] }));

/** AccountForm makes an account, or changes a name and roles. Which roles go together the server decides. */
export function AccountForm({ of, then, tell, close }: Props) {
  const login = useLogin();
  const { agencies, departments } = useNames();
  const [form] = Form.useForm<Typed>();
  const agency = Form.useWatch('agency', form), department = Form.useWatch('department', form);
  const keep = useAct(async (v: Typed) => {
    if (of) await done(api.PATCH('/api/v1/accounts/{id}', { params: { path: { id: of.id } }, body: { name: v.name, roles: v.roles } }));
    else {
      const made = await done(api.POST('/api/v1/accounts', { body: { login: v.login, name: v.name, roles: v.roles, agency: v.agency, department: v.department, system: v.system || undefined } }));
      if (made.password) tell({ login: made.login, password: made.password }); // a system has none
    }
    await then();
    close();
  });
  const required = (message: string) => [{ required: true, message }];
  const works = department ? ['officer', 'sharing'] : ['clerk', 'approver', 'system', 'security', 'audit'];
  return (
    <Modal open title={of ? `修改账号 ${of.login}` : '建立账号'} okText={of ? '保存' : '建立'} cancelText="取消" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: keep.busy }}>
      <Form form={form} layout="vertical" requiredMark={false} autoComplete="off" onFinish={(v) => void keep.run(v)}
        initialValues={{ login: of?.login, name: of?.name, roles: list(of?.roles), agency: of?.agency ?? login.agency, department: of?.department }}>
        {!of && <Form.Item label="登录名" name="login" rules={required('请填写登录名')} extra="小写字母、数字、点；建立后不能改"><Input maxLength={32} /></Form.Item>}
        <Form.Item label="姓名" name="name" rules={required('请填写姓名')}><Input maxLength={64} /></Form.Item>
        <Form.Item label="核对机构" name="agency" hidden={Boolean(of)} rules={required('请选择机构')}>
          <Select showSearch={{ optionFilterProp: 'label' }} onChange={() => form.setFieldsValue({ department: undefined, roles: [] })} options={agencies.map((a) => ({ value: a.id, label: a.name }))} />
        </Form.Item>
        <Form.Item label="部门（部门人员才选）" name="department" hidden={Boolean(of)}>
          <Select allowClear showSearch={{ optionFilterProp: 'label' }} onChange={() => form.setFieldsValue({ roles: [] })} options={departments.filter((d) => d.region === agency).map((d) => ({ value: d.id, label: d.name }))} />
        </Form.Item>
        {!of && department && <Form.Item name="system" valuePropName="checked" extra="没有密码；另在“系统令牌”中签发令牌"><Checkbox>部门业务系统的账号，只能由令牌使用</Checkbox></Form.Item>}
        <Form.Item label="岗位" name="roles" rules={required('请选择岗位')}><Select mode="multiple" options={options(roles, works)} /></Form.Item>
      </Form>
      {keep.problem && <ProblemView problem={keep.problem} compact />}
    </Modal>
  );
}
