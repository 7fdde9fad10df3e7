import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, DatePicker, Drawer, Form, Input, InputNumber, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { api, done, type Schemas } from '../../api/client';
import { todayOn } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { accesses, kinds, papers } from '../../words';
import { useCategories } from './categories';
import { everies, longest, pers, types, windowSays, type Item } from './says';
import './catalogue.css';

type Typed = Omit<Item, 'from' | 'to' | 'version'> & { from: Dayjs; to?: Dayjs; windowed: boolean };

const choices = (of: Record<string, string>) => Object.entries(of).map(([value, label]) => ({ value, label }));

/** ItemForm writes a catalogue item, or the next version of one. */
export default function ItemForm({ of, close }: { of?: Item; close: () => void }) {
  const login = useLogin();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { agencies, departments } = useNames();
  const categories = useCategories();
  const [form] = Form.useForm<Typed>();
  const owner = Form.useWatch('owner', form), windowed = Form.useWatch('windowed', form), taken = Form.useWatch('window', form);
  const keep = useAct(async (v: Typed) => {
    const item = await done(api.PUT('/api/v1/items/{id}', { params: { path: { id: of?.id ?? v.id } }, body: termsOf(v) }));
    await queries.invalidateQueries({ queryKey: ['item'] });
    await queries.invalidateQueries({ queryKey: ['items'] });
    void message.success(`已保存为第 ${item.version} 版`);
    close();
  });
  const required = (message: string) => [{ required: true, message }];
  const days = longest[taken?.every ?? 'month'];
  return (
    <Drawer open size={860} title={of ? `修改“${of.name}”` : '增加目录项'} onClose={close} destroyOnHidden
      footer={<div className="drawer-foot"><Button onClick={close}>取消</Button><Button type="primary" loading={keep.busy} onClick={() => form.submit()}>{of ? `保存为第 ${of.version + 1} 版` : '增加'}</Button></div>}>
      <p className="faint gap-below">新版本自生效日期起用于新提交的业务；已提交的业务仍按原来的版本（第十三条）。省级调整令管着的限额、范围和内容不能在这里改。</p>
      {keep.problem && <ProblemView problem={keep.problem} />}
      <Form form={form} layout="vertical" requiredMark={false} scrollToFirstError={{ block: 'center' }} onFinish={(v) => void keep.run({ ...form.getFieldsValue(true), ...v })} initialValues={initial(of, login.agency)}>
        <div className="form-two">
          {!of && <Form.Item label="编码" name="id" rules={required('请填写编码')} extra="机构编码.类别，如 210300.deposit"><Input maxLength={64} className="mono" /></Form.Item>}
          <Form.Item label="名称" name="name" rules={required('请填写名称')}><Input maxLength={100} /></Form.Item>
          <Form.Item label="资源类别" name="category" rules={required('请选择类别')}><Select showSearch={{ optionFilterProp: 'label' }} options={categories.map((c) => ({ value: c.code, label: c.name }))} /></Form.Item>
          <Form.Item label="所属机构" name="owner" rules={required('请选择机构')}><Select disabled={login.level !== 'province' || Boolean(of)} showSearch={{ optionFilterProp: 'label' }} options={agencies.map((a) => ({ value: a.id, label: a.name }))} /></Form.Item>
          <Form.Item label="资源共享部门" name="department" rules={required('请选择部门')}><Select showSearch={{ optionFilterProp: 'label' }} options={departments.filter((d) => d.region === owner && d.share).map((d) => ({ value: d.id, label: d.name }))} /></Form.Item>
          <Form.Item label="反馈方式" name="access" rules={required('请选择方式')}><Select options={choices(accesses)} /></Form.Item>
          <Form.Item label="反馈时限（工作日）" name="limitDays" rules={required('请填写时限')}><InputNumber min={1} max={250} precision={0} className="full" /></Form.Item>
          <Form.Item label="业务适用范围" name="kinds" rules={required('至少选一种')}><Checkbox.Group options={choices(kinds).filter((k) => k.value !== 'local')} /></Form.Item>
          <Form.Item label="要求的材料" name="materials"><Checkbox.Group options={choices(papers)} /></Form.Item>
          <Form.Item label="生效日期" name="from" rules={required('请填写生效日期')}><DatePicker className="full" /></Form.Item>
          <Form.Item label="失效日期" name="to"><DatePicker className="full" placeholder="长期有效" /></Form.Item>
          <Form.Item label="查询数据限额（人次）" name={['quota', 'count']} extra="0 为不限"><InputNumber min={0} precision={0} className="full" /></Form.Item>
          <Form.Item label="限额的周期" name={['quota', 'per']}><Select options={choices(pers)} /></Form.Item>
        </div>
        <Form.Item name="windowed" valuePropName="checked" noStyle><Checkbox>按约定周期受理（第五条）</Checkbox></Form.Item>
        {windowed && (
          <div className="form-two gap">
            <Form.Item label="周期" name={['window', 'every']} initialValue="month" rules={required('请选择周期')}><Select options={choices(everies)} /></Form.Item>
            <Form.Item label="受理从第几日起" name={['window', 'fromDay']} rules={required('请填写受理从第几日起')} extra="从周期的第一天起数"><InputNumber min={1} max={days} precision={0} className="full" /></Form.Item>
            <Form.Item label="受理到第几日止" name={['window', 'toDay']} rules={required('请填写受理到第几日止')} extra={taken?.every === 'month' ? '31 为月末' : undefined}><InputNumber min={1} max={days} precision={0} className="full" /></Form.Item>
            <Form.Item label="第几日前反馈" name={['window', 'answerDay']} rules={required('请填写第几日前反馈')} extra="从同一周期的第一天起数，可以在周期之后"><InputNumber min={1} max={days + 90} precision={0} className="full" /></Form.Item>
          </div>
        )}
        {windowed && taken?.fromDay && taken.toDay && taken.answerDay && <p className="faint" role="status">即：{windowSays(taken)}</p>}
        <Form.Item label="允许超时反馈的专门约定" name="lateAgreement" className="gap" extra="没有约定的，新申请超期后不再接收结果（第八条）"><Input maxLength={200} /></Form.Item>
        <Fields />
      </Form>
    </Drawer>
  );
}

/** Fields are the columns of an item's content. Codes and marks of a field stay as they are. */
function Fields() {
  const filled = (message: string) => [{ required: true, message }];
  return (
    <Form.List name="content">{(rows, { add, remove }) => (
      <fieldset className="fields"><legend>数据内容</legend>
        <div className="field-row faint" aria-hidden><span>名称</span><span>字段</span><span>类型</span><span>单位</span></div>
        {rows.map(({ key, name }, i) => (
          <div key={key} className="field-row">
            <Form.Item name={[name, 'label']} rules={filled('请填写名称')}><Input placeholder="名称，如 余额" aria-label={`第 ${i + 1} 个字段的名称`} /></Form.Item>
            <Form.Item name={[name, 'name']} rules={filled('请填写字段')}><Input placeholder="字段，如 balanceFen" className="mono" aria-label={`第 ${i + 1} 个字段的字段名`} /></Form.Item>
            <Form.Item name={[name, 'type']} rules={filled('请选择类型')}><Select options={choices(types)} placeholder="类型" aria-label={`第 ${i + 1} 个字段的类型`} /></Form.Item>
            <Form.Item name={[name, 'unit']}><Input placeholder="单位" aria-label={`第 ${i + 1} 个字段的单位`} /></Form.Item>
            <Button type="text" icon={<DeleteOutlined />} aria-label={`删去第 ${i + 1} 个字段`} onClick={() => remove(name)} />
          </div>
        ))}
        <Button icon={<PlusOutlined />} onClick={() => add({ type: 'text' })}>增加字段</Button>
      </fieldset>
    )}</Form.List>
  );
}

function initial(of: Item | undefined, agency: string): Partial<Typed> {
  const today = dayjs(todayOn()).add(1, 'day');
  if (!of) return { owner: agency, access: 'file', kinds: ['new', 'existing'], materials: ['authorization', 'id_copy', 'commission'], limitDays: 30, from: today, windowed: false, content: [], quota: { count: 0, per: 'month' } };
  return { ...of, from: dayjs(of.from).isAfter(today) ? dayjs(of.from) : today, to: of.to ? dayjs(of.to) : undefined, windowed: Boolean(of.window), quota: of.quota ?? { count: 0, per: 'month' } };
}

function termsOf(v: Typed): Schemas['Terms'] {
  const { name, category, owner, department, access, limitDays, kinds, materials, content, lateAgreement } = v;
  return {
    name, category, owner, department, access, limitDays, kinds: list(kinds), materials: list(materials), content: list(content), lateAgreement: lateAgreement || undefined,
    from: v.from.format('YYYY-MM-DD'), to: v.to?.format('YYYY-MM-DD'), window: v.windowed ? v.window : undefined, quota: v.quota?.count ? v.quota : undefined,
  };
}
