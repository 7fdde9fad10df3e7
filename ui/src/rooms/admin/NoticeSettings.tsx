import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, InputNumber, Select } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Page, Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Nothing, Reading } from '../../parts/Reading';
import { useFilters } from '../../parts/Table';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';

type Setting = Schemas['NoticeSetting'];

const channels: Record<string, string> = { webhook: '网络回调', mail: '电子邮件', sms: '短信' };

/** NoticeSettings say who is told outside the system that something waits; never what, or of whom. */
export default function NoticeSettings() {
  const login = useLogin();
  const { departments } = useNames();
  const [search, set] = useFilters();
  const department = search.of || undefined;
  const q = useQuery({ queryKey: ['settings', 'notices', department ?? ''], queryFn: () => done(api.GET('/api/v1/settings/notices', { params: { query: { department } } })) });
  const offices = [{ value: '', label: login.agencyName }, ...departments.filter((d) => d.region === login.agency).map((d) => ({ value: d.id, label: d.name }))];
  return (
    <Page title="对外通知" under="系统外只通知“有几件待办、最近的时限”，不含个人信息；详情登录后查看">
      <div className="filters panel"><Select aria-label="哪个单位" className="filter-office" value={search.of ?? ''} options={offices} onChange={(of) => set({ of })} showSearch={{ optionFilterProp: 'label' }} /></div>
      <div className="two">
        <Reading of={q} rows={6}>{(s) => <Recipients key={department ?? ''} of={s} department={department} />}</Reading>
        <aside><Digests department={department} /></aside>
      </div>
    </Page>
  );
}

function Recipients({ of, department }: { of: Setting; department?: string }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const params = { params: { query: { department } } };
  const keep = useAct(async (v: Setting) => {
    await done(api.PUT('/api/v1/settings/notices', { ...params, body: { ...v, recipients: list(v.recipients), secret: v.secret || undefined } }));
    await queries.invalidateQueries({ queryKey: ['settings', 'notices'] });
    void message.success('已保存，登记在案');
  });
  const attempt = useAct(async () => {
    await done(api.POST('/api/v1/settings/notices/try', params));
    await queries.invalidateQueries({ queryKey: ['notices', 'digests'] });
    void message.success('测试通知正在发出，是否送达见“已发出的通知”');
  });
  const problem = keep.problem ?? attempt.problem;
  return (
    <Panel title="接收人" under="没有接收人时不对外通知">
      <Form<Setting> layout="vertical" requiredMark={false} autoComplete="off" initialValues={of} onFinish={(v) => void keep.run(v)}>
        <RecipientRows />
        <div className="form-two gap">
          <Form.Item label="至多每隔几小时一条" name="everyHours"><InputNumber min={1} max={168} precision={0} className="full" /></Form.Item>
          <Form.Item label="网络回调的签名密钥" name="secret" extra={of.signed ? '已设置；不改的不填' : '至少 16 位'}><Input.Password maxLength={200} autoComplete="new-password" /></Form.Item>
          <Form.Item label="不早于几点（北京时间）" name="fromHour"><InputNumber min={0} max={23} precision={0} className="full" /></Form.Item>
          <Form.Item label="几点以后不再发出" name="toHour"><InputNumber min={1} max={24} precision={0} className="full" /></Form.Item>
        </div>
        {problem && <ProblemView problem={problem} />}
        <div className="bar">
          <Button type="primary" htmlType="submit" loading={keep.busy}>保存</Button>
          <Button loading={attempt.busy} disabled={list(of.recipients).length === 0} onClick={() => void attempt.run()}>发一条测试通知</Button>
        </div>
      </Form>
    </Panel>
  );
}

function RecipientRows() {
  return (
    <Form.List name="recipients">{(rows, { add, remove }) => (
      <>
        {rows.map(({ key, name }, i) => (
          <div key={key} className="recipient">
            <Form.Item name={[name, 'channel']} noStyle><Select aria-label={`第 ${i + 1} 个接收人的方式`} options={Object.entries(channels).map(([value, label]) => ({ value, label }))} /></Form.Item>
            <Form.Item name={[name, 'to']} noStyle rules={[{ required: true, message: '请填写接收人' }]}><Input maxLength={500} aria-label={`第 ${i + 1} 个接收人`} placeholder="网址、电子邮箱或手机号码" /></Form.Item>
            <Button type="text" icon={<DeleteOutlined />} aria-label={`删去第 ${i + 1} 个接收人`} onClick={() => remove(name)} />
          </div>
        ))}
        {rows.length < 20 && <Button icon={<PlusOutlined />} onClick={() => add({ channel: 'mail', to: '' })}>增加接收人</Button>}
      </>
    )}</Form.List>
  );
}

/** Digests are what went out, and what could not be delivered. */
function Digests({ department }: { department?: string }) {
  const q = useQuery({ queryKey: ['notices', 'digests', department ?? ''], queryFn: () => done(api.GET('/api/v1/settings/notices/digests', { params: { query: { department, limit: 20 } } })) });
  return (
    <Panel title="已发出的通知" flush>
      <Reading of={q} rows={3}>{({ items }) => list(items).length === 0 ? <Nothing>还没有发出过通知</Nothing> : (
        <ul className="rows small">{list(items).map((d) => <li key={d.id}><span className="grow">{d.subject}<div className="faint">{channels[d.channel]} · {timeOf(d.at)} · <Sent of={d} /></div></span></li>)}</ul>
      )}</Reading>
    </Panel>
  );
}

function Sent({ of }: { of: Schemas['Digest'] }) {
  if (of.failedAt) return <a className="bad" href={`/docs/errors#${of.fault}`} target="_blank" rel="noreferrer">未送达，看原因</a>;
  return of.sentAt ? <span className="good">已送达</span> : <>正在发送</>;
}
