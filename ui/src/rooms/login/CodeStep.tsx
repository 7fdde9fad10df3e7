import { Button, Form, Input } from 'antd';
import { api, done } from '../../api/client';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import type { StepProps } from './Entrance';

export function CodeStep({ then }: StepProps) {
  const enter = useAct(async (code: string) => then(await done(api.POST('/api/v1/session/code', { body: { code } }))));
  return <CodeForm says="请输入手机验证器中的 6 位动态口令。" button="继续" enter={enter} />;
}

type Enter = { run: (code: string) => Promise<boolean>; busy: boolean; problem?: unknown };

/** CodeForm takes six digits; the sixth sends them. */
export function CodeForm({ says, button, enter }: { says: string; button: string; enter: Enter }) {
  return (
    <Form layout="vertical" requiredMark={false} onFinish={({ code }: { code: string }) => void enter.run(code)}>
      <p>{says}</p>
      <Form.Item label="动态口令" name="code" rules={[{ pattern: /^\d{6}$/, required: true, message: '动态口令是 6 位数字' }]}>
        <Input autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={6} size="large" onChange={(e) => /^\d{6}$/.test(e.target.value) && void enter.run(e.target.value)} />
      </Form.Item>
      {Boolean(enter.problem) && <ProblemView problem={enter.problem} compact />}
      <Button type="primary" htmlType="submit" size="large" block loading={enter.busy}>{button}</Button>
    </Form>
  );
}
