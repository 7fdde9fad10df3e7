import { Button, Form, Input } from 'antd';
import { api, done } from '../../api/client';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import type { StepProps } from './Entrance';

type Fields = { old?: string; password: string; again: string };

/** NewPasswordStep changes a password: one that may only open once, or, of somebody who
 * is in already, one's own. */
export function NewPasswordStep({ then, old, own }: Pick<StepProps, 'then'> & { old: string; own?: boolean }) {
  const change = useAct(async (f: Fields) => then(await done(api.PUT('/api/v1/account/password', { body: { old: old || f.old || '', password: f.password } }))));
  return (
    <Form layout="vertical" requiredMark={false} onFinish={(f: Fields) => void change.run(f)}>
      <p className="gap-below">{own ? '改后在其他地方的登录立即失效。' : '首次登录或密码被重置，请先改成只有您知道的密码。'}</p>
      {!old && <Form.Item label="现在的密码" name="old" rules={[{ required: true, message: '请填写现在的密码' }]}><Input.Password autoComplete="current-password" size="large" /></Form.Item>}
      <Form.Item label="新密码" name="password" rules={[{ required: true, message: '请填写新密码' }]} extra="至少 10 位，不含登录名和姓名，不要太常见">
        <Input.Password autoFocus autoComplete="new-password" size="large" />
      </Form.Item>
      <Form.Item label="再输一遍" name="again" dependencies={['password']} rules={[{ required: true, message: '请再输一遍' }, ({ getFieldValue }) => ({
        validator: (_, v) => (v === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error('两次输入的密码不一样'))),
      })]}>
        <Input.Password autoComplete="new-password" size="large" />
      </Form.Item>
      {change.problem && <ProblemView problem={change.problem} compact />}
      <Button type="primary" htmlType="submit" size="large" block loading={change.busy}>{own ? '修改密码' : '修改密码并继续'}</Button>
    </Form>
  );
}
