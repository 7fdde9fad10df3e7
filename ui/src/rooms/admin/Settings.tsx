import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, InputNumber, Switch } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { list } from '../../parts/list';
import { Page, Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Reading } from '../../parts/Reading';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { Holidays } from './Holidays';
import { Procedure } from './Procedure';
import './admin.css';

type Answer = { settings: Schemas['NormSettings']; list: Schemas['NormSetting'][] | null };

/** Settings are the numbers of the norm as this province has them, each with its article (R17). */
export default function Settings() {
  const login = useLogin();
  const q = useQuery({ queryKey: ['settings'], queryFn: () => done(api.GET('/api/v1/settings')) });
  const edits = has(login, 'system') && login.level === 'province';
  return (
    <Page title="本省设置" under="操作规范的各项数字和依据；操作规范第十七条：版本记在每件业务上">
      <div className="two">
        <Reading of={q} rows={10}>{(a) => <Numbers of={a} edits={edits} />}</Reading>
        <aside>
          {login.level !== 'province' && <Procedure edits={has(login, 'system') && login.level === 'city'} />}
          <Holidays edits={edits} />
        </aside>
      </div>
    </Page>
  );
}

function Numbers({ of, edits }: { of: Answer; edits: boolean }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const keep = useAct(async (v: Record<string, unknown>) => {
    await done(api.PUT('/api/v1/settings', { body: { ...of.settings, ...v, reminderDays: days(v.reminderDays) } as Schemas['NormSettings'] }));
    await queries.invalidateQueries({ queryKey: ['settings'] });
    void message.success('已保存，登记在案');
  });
  const initial = Object.fromEntries(list(of.list).map((s) => [s.name, Array.isArray(s.value) ? s.value.join('、') : s.value]));
  return (
    <Panel title="时限和要求" under={edits ? '改动登记在案，只影响此后的业务' : '由省级系统管理员维护'} flush>
      <Form form={form} initialValues={initial} disabled={!edits} onFinish={(v) => void keep.run(v)}>
        <table className="plain settings">
          <thead><tr><th scope="col">设置</th><th scope="col">现值</th><th scope="col">依据</th></tr></thead>
          <tbody>{list(of.list).map((s) => (
            <tr key={s.name}>
              <th scope="row"><label htmlFor={s.name}>{s.label}</label></th>
              <td><Form.Item name={s.name} noStyle valuePropName={typeof s.value === 'boolean' ? 'checked' : 'value'}><Field of={s} id={s.name} /></Form.Item> {s.unit}</td>
              <td className="faint">{article(s.rule)}</td>
            </tr>
          ))}</tbody>
        </table>
        {keep.problem && <div className="padded"><ProblemView problem={keep.problem} /></div>}
        {edits && <div className="table-foot"><span className="grow" /><Button type="primary" htmlType="submit" loading={keep.busy}>保存</Button></div>}
      </Form>
    </Panel>
  );
}

function Field({ of, ...rest }: { of: Schemas['NormSetting']; id: string }) {
  if (typeof of.value === 'boolean') return <Switch {...rest} />;
  if (typeof of.value === 'number') return <InputNumber {...rest} min={0} precision={0} />;
  return <Input {...rest} className="short" />;
}

/** days reads 5、3、1. */
const days = (v: unknown) => String(v ?? '').split(/[^\d]+/).filter(Boolean).map(Number);

const numerals = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三', '十四', '十五', '十六', '十七'];

/** article says R5.3a as officials cite it: 第五条（R5.3a）. */
export const article = (rule: string) => `第${numerals[Number(/^R(\d+)/.exec(rule)?.[1] ?? 0)]}条（${rule}）`;
