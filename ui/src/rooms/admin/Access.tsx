import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, InputNumber, Switch } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { Page, Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Reading } from '../../parts/Reading';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';

const numbers: [keyof Schemas['Limits'], string, string][] = [
  ['failures', '连续失败几次后锁定', '次'], ['lockMinutes', '锁定多久', '分钟'], ['idleMinutes', '空闲多久退出', '分钟'], ['absoluteMinutes', '一次登录最长多久', '分钟'], ['oneTimeMinutes', '一次性密码有效多久', '分钟'],
];

/** Access is how people get in: lockout, time-out, second factor (GB/T 22239). */
export default function Access() {
  const q = useQuery({ queryKey: ['settings', 'access'], queryFn: () => done(api.GET('/api/v1/settings/access')) });
  return <Page title="登录安全" under="锁定、超时和第二重身份验证；动态口令和设备识别共同组成双因子"><Reading of={q}>{(l) => <Limits of={l} />}</Reading></Page>;
}

function Limits({ of }: { of: Schemas['Limits'] }) {
  const login = useLogin();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const edits = has(login, 'security') && login.level === 'province';
  const keep = useAct(async (v: Schemas['Limits']) => {
    await done(api.PUT('/api/v1/settings/access', { body: v }));
    await queries.invalidateQueries({ queryKey: ['settings', 'access'] });
    void message.success('已保存，登记在案');
  });
  return (
    <Panel title="要求" under={edits ? '改动即时生效' : '由省级安全管理员维护'}>
      <Form layout="vertical" initialValues={of} disabled={!edits} requiredMark={false} onFinish={(v) => void keep.run(v)}>
        <div className="form-two">
          {numbers.map(([name, label, unit]) => <Form.Item key={name} label={`${label}（${unit}）`} name={name} rules={[{ required: true, message: `请填写${label}` }]}><InputNumber min={1} precision={0} className="full" /></Form.Item>)}
          <Form.Item label="人人必须启用动态口令" name="secondFactor" valuePropName="checked"><Switch /></Form.Item>
        </div>
        {keep.problem && <ProblemView problem={keep.problem} />}
        {edits && <Button type="primary" htmlType="submit" loading={keep.busy}>保存</Button>}
      </Form>
    </Panel>
  );
}
