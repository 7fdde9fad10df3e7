import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api, done } from '../../api/client';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import type { StepProps } from './Entrance';

type Fields = { login: string; password: string };

export function PasswordStep({ then, typed }: StepProps & { typed: (password: string) => void }) {
  const [fields, setFields] = useState<Fields>({ login: '', password: '' });
  const enter = useAct(async () => {
    const l = await done(api.POST('/api/v1/session', { body: fields }));
    typed(fields.password);
    then(l);
  });
  return (
    <Form layout="vertical" requiredMark={false} onFinish={enter.run} onValuesChange={(_, all) => setFields(all as Fields)}>
      <Form.Item label="登录名" name="login" rules={[{ required: true, message: '请填写登录名' }]}>
        <Input autoFocus autoComplete="username" size="large" maxLength={64} />
      </Form.Item>
      <Form.Item label="密码" name="password" rules={[{ required: true, message: '请填写密码' }]}>
        <Input.Password autoComplete="current-password" size="large" maxLength={512} />
      </Form.Item>
      {enter.problem && <ProblemView problem={enter.problem} compact />}
      <Button type="primary" htmlType="submit" size="large" block loading={enter.busy}>登录</Button>
    </Form>
  );
}
