import { useNavigate } from '@tanstack/react-router';
import { Button, Checkbox, DatePicker, Form, Input, Radio, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { api, done, type Schemas } from '../../api/client';
import { todayOn } from '../../parts/dates';
import { useNames } from '../../parts/names';
import { Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Saved } from '../../parts/Saved';
import { useFilters } from '../../parts/Table';
import { useAct } from '../../parts/useAct';
import { useDraft } from '../../parts/useDraft';
import { useLogin } from '../../parts/useLogin';
import { useProcedure } from '../../parts/useProcedure';
import { assistances, kinds } from '../../words';
import { Order } from '../case/Order';
import { useCategories } from '../catalogue/categories';
import { Foot, type Detail } from './NewCase';

type Kept = { kind?: string; commissioned?: string; department?: string; number?: string; purpose?: string; assistance?: string; on?: string; due?: string; monitoring?: boolean; categories?: string[] };
type Fields = Omit<Kept, 'on' | 'due'> & { on?: Dayjs; due?: Dayjs };

/** CommissionStep takes the commission; once taken it stands. */
export function CommissionStep({ c, go }: { c?: Detail; go?: (s: string) => void }) {
  const draft = useDraft<Kept>('case.new');
  if (c) return <><Order c={c} /><Foot><Button type="primary" onClick={() => go?.('people')}>下一步：核对对象</Button></Foot></>;
  return draft.ready ? <Commission draft={draft} /> : null;
}

const days = (f: Fields): Kept => ({ ...f, on: f.on?.format('YYYY-MM-DD'), due: f.due?.format('YYYY-MM-DD') });
const fields = (k: Kept): Fields => ({ ...k, on: k.on ? dayjs(k.on) : undefined, due: k.due ? dayjs(k.due) : undefined });

function Commission({ draft }: { draft: ReturnType<typeof useDraft<Kept>> }) {
  const login = useLogin();
  const go = useNavigate();
  const [form] = Form.useForm<Fields>();
  const [search] = useFilters();
  const first: Kept = { kind: search.kind ?? 'new', commissioned: login.agency, on: todayOn(), ...draft.kept };
  const create = useAct(async (f: Fields) => {
    const k = days(f);
    const commission = { number: k.number!, department: k.department!, purpose: k.purpose!, assistance: k.assistance as Schemas['Commission']['assistance'], on: k.on!, due: k.due, monitoring: k.monitoring || undefined, categories: k.categories?.length ? k.categories : undefined };
    const prepares = k.kind === 'existing' && login.level === 'county'; // for its city, which initiates (R6.1)
    const c = prepares ? await done(api.POST('/api/v1/lists', { body: commission }))
      : await done(api.POST('/api/v1/cases', { body: { kind: k.kind as Detail['kind'], commissioned: k.commissioned, commission } }));
    await draft.drop();
    await go({ to: '/cases/$id/edit', params: { id: c.id }, search: { step: 'people' } });
  });
  const typed = (changed: Partial<Fields>) => {
    if (changed.assistance && !form.getFieldValue('purpose')) form.setFieldValue('purpose', `${assistances[changed.assistance]}审核确认`);
    draft.keep(days(form.getFieldsValue(true)));
  };
  return (
    <Form<Fields> form={form} layout="vertical" initialValues={fields(first)} onFinish={(f) => void create.run(f)} onValuesChange={typed} scrollToFirstError>
      <Panel title="委托信息" under="按委托书填写；受理后不能改，报告只提供给这里写明的委托单位（第九条）" extra={<Saved at={draft.saved} problem={draft.problem} />}>
        <div className="form-two"><CommissionFields form={form} /></div>
        {create.problem && <ProblemView problem={create.problem} />}
      </Panel>
      <Foot><Button type="primary" htmlType="submit" loading={create.busy}>受理委托，下一步</Button></Foot>
    </Form>
  );
}

const must = (message: string) => [{ required: true, message }];

function CommissionFields({ form }: { form: ReturnType<typeof Form.useForm<Fields>>[0] }) {
  const login = useLogin();
  const { agencies, departments } = useNames();
  const categories = useCategories();
  const under = agencies.filter((a) => a.id === login.agency || a.parent === login.agency);
  const at = Form.useWatch('commissioned', form) ?? login.agency;
  const givers = departments.filter((d) => d.commission && d.region === at);
  const local = useProcedure().data; // a city's own business where the city has laid down how (R14.1)
  const may = ['new', 'existing', ...(local ? ['local'] : [])];
  return (
    <>
      <Form.Item label="业务种类" name="kind"><Radio.Group options={may.map((k) => ({ value: k, label: k === 'existing' && login.level === 'county' ? '已获得（批量）：准备名单，移交所属市' : kinds[k] }))} /></Form.Item>
      {under.length > 1 ? <Form.Item label="接受委托的机构" name="commissioned" rules={must('请选择接受委托的机构')} extra="由它出具报告、留存材料"><Select showSearch={{ optionFilterProp: 'label' }} options={under.map((a) => ({ value: a.id, label: a.name }))} onChange={() => form.setFieldValue('department', undefined)} /></Form.Item> : <Form.Item name="commissioned" hidden><Input /></Form.Item>}
      <Form.Item label="委托单位" name="department" rules={must('请选择委托单位')}><Select showSearch={{ optionFilterProp: 'label' }} placeholder="与本机构同级的委托单位" options={givers.map((d) => ({ value: d.id, label: d.name }))} /></Form.Item>
      <Form.Item label="委托书编号" name="number" rules={must('请填写委托书编号')}><Input maxLength={64} placeholder="如：沈和民核委〔2026〕108号" /></Form.Item>
      <Form.Item label="救助种类" name="assistance" rules={must('请选择救助种类')}><Select options={Object.entries(assistances).map(([value, label]) => ({ value, label }))} /></Form.Item>
      <Form.Item label="核对目的" name="purpose" rules={must('请填写核对目的')}><Input maxLength={500} /></Form.Item>
      <Form.Item label="委托日期" name="on" rules={must('请选择委托日期')}><DatePicker className="full" maxDate={dayjs(todayOn())} /></Form.Item>
      <Form.Item label="报告期限" name="due" extra="委托书没有写的不填"><DatePicker className="full" minDate={dayjs(todayOn())} /></Form.Item>
      <Form.Item label="列明的资源类别" name="categories" extra="委托书没有列明的不填；列明的，核对不得超出（第九条）"><Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} placeholder="未列明" options={categories.map((c) => ({ value: c.code, label: c.name }))} /></Form.Item>
      <Form.Item name="monitoring" valuePropName="checked" extra="按规则产生提示，供人工查看，不作认定"><Checkbox>委托书要求动态监测</Checkbox></Form.Item>
    </>
  );
}
