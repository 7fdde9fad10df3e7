import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { everyPage } from '../../parts/list';
import { useNames } from '../../parts/names';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { actionsOf, scopes } from './scope';

type Typed = { name: string; account: string; scope: string[]; days: number };

/** useAccounts are the accounts that only tokens open. */
export function useAccounts(): Schemas['Account'][] {
  const q = useQuery({ queryKey: ['accounts', 'all'], queryFn: () => everyPage((after) => done(api.GET('/api/v1/accounts', { params: { query: { limit: 500, after: after || undefined } } }))) });
  return (q.data ?? []).filter((a) => a.system);
}

export function TokenForm({ then, tell, close }: { then: () => unknown; tell: (text: string) => void; close: () => void }) {
  const { department } = useNames();
  const accounts = useAccounts();
  const [form] = Form.useForm<Typed>();
  const keep = useAct(async ({ scope, ...body }: Typed) => {
    const made = await done(api.POST('/api/v1/tokens', { body: { ...body, scope: actionsOf(scope) } }));
    tell(made.text);
    await then();
    close();
  });
  const must = (message: string) => [{ required: true, message }];
  return (
    <Modal open title="签发令牌" okText="签发" cancelText="取消" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: keep.busy }}>
      <Form<Typed> form={form} layout="vertical" requiredMark={false} autoComplete="off" initialValues={{ days: 366 }} onFinish={(v) => void keep.run(v)}>
        <Form.Item label="给哪个系统使用" name="name" rules={must('请写明是哪个系统')}><Input maxLength={64} placeholder="如：民政局低保系统" /></Form.Item>
        <Form.Item label="账号" name="account" rules={must('请选择账号')} extra="部门的系统账号，在“账号”中建立，只能由令牌使用">
          <Select showSearch={{ optionFilterProp: 'label' }} notFoundContent="还没有系统账号" options={accounts.filter((a) => !a.disabled).map((a) => ({ value: a.id, label: `${a.login}，${department(a.department ?? '')}` }))} />
        </Form.Item>
        <Form.Item label="可以做什么" name="scope" rules={must('请选择可以做什么')}><Checkbox.Group options={scopes.map((s) => ({ value: s.key, label: s.label }))} /></Form.Item>
        <Form.Item label="有效期（天）" name="days" rules={must('请填写有效期')}><InputNumber min={1} max={366} precision={0} /></Form.Item>
      </Form>
      {keep.problem && <ProblemView problem={keep.problem} compact />}
    </Modal>
  );
}
