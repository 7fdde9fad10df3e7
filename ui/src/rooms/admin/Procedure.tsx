import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, InputNumber, Switch } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { useProcedure } from '../../parts/useProcedure';

type Rules = Schemas['Procedure'];

/** Procedure lays down how a city verifies across its counties. */
export function Procedure({ edits }: { edits: boolean }) {
  const q = useProcedure();
  return (
    <Panel title="市内核对程序" under="第十四条：只用于本市各县区之间，第五条、第六条的业务不受影响">
      {q.error && <ProblemView problem={q.error} />}
      {q.data === null && <p className="faint">{edits ? '尚未规定；保存后，本市和各县区可以发起市内核对。' : '本市尚未规定，不能发起市内核对。'}</p>}
      {q.data !== undefined && <Fields of={q.data} edits={edits} />}
    </Panel>
  );
}

function Fields({ of, edits }: { of: Rules | null; edits: boolean }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const keep = useAct(async (body: Rules) => {
    await done(api.PUT('/api/v1/procedure', { body }));
    await queries.invalidateQueries({ queryKey: ['procedure'] });
    void message.success('已保存，登记在案；此后的市内核对按此办理');
  });
  if (!of && !edits) return null;
  return (
    <Form<Rules> name="procedure" layout="vertical" initialValues={of ?? { approval: true }} disabled={!edits} onFinish={(v) => void keep.run(v)}>
      <div className="form-two">
        <Days name="feedbackDays" label="反馈时限" />
        <Days name="reviewDays" label="复核时限" />
      </div>
      <Form.Item name="approval" label="提交后须经第二人审核" valuePropName="checked"><Switch /></Form.Item>
      {keep.problem && <ProblemView problem={keep.problem} />}
      {edits && <Button type="primary" htmlType="submit" loading={keep.busy}>保存</Button>}
    </Form>
  );
}

const Days = ({ name, label }: { name: keyof Rules; label: string }) => (
  <Form.Item name={name} label={label} rules={[{ required: true, message: `请填写${label}` }]}>
    <InputNumber min={1} max={366} precision={0} suffix="个工作日" className="full" />
  </Form.Item>
);
