import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Checkbox, DatePicker, Form, Input, InputNumber, Modal, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { api, done, type Schemas } from '../../api/client';
import { todayOn } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { kinds } from '../../words';

type Fields = { number: string; text: string; from: Dayjs; owner: string; item: string; quota?: number; per?: string; kinds: string[]; content: string[] };

const must = (message: string) => [{ required: true, message }];

/** OrderForm adjusts one item: only what is changed is ordered, the rest stays. */
export default function OrderForm({ close }: { close: () => void }) {
  const [form] = Form.useForm<Fields>();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { agencies } = useNames();
  const owner = Form.useWatch('owner', form), id = Form.useWatch('item', form);
  const items = useQuery({ queryKey: ['items', owner], enabled: Boolean(owner), queryFn: () => done(api.GET('/api/v1/items', { params: { query: { owner, limit: 200 } } })) });
  const item = list(items.data?.items).find((i) => i.id === id);
  const chose = (next?: Schemas['Item']) => form.setFieldsValue({ quota: next?.quota?.count, per: next?.quota?.per ?? 'month', kinds: list(next?.kinds), content: list(next?.content).map((f) => f.name) });
  const order = useAct(async (f: Fields) => {
    await done(api.POST('/api/v1/adjustments', { body: { number: f.number.trim(), text: f.text.trim(), from: f.from.format('YYYY-MM-DD'), changes: [changeOf(item!, f)] } }));
    await queries.invalidateQueries({ queryKey: ['adjustments'] });
    void message.success('调整令已下达');
    close();
  });
  return (
    <Modal open title="下达调整令" okText="下达" cancelText="取消" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: order.busy }} width={680}>
      <Form<Fields> form={form} layout="vertical" requiredMark={false} onFinish={(f) => void order.run(f)} initialValues={{ per: 'month' }}>
        <div className="form-two">
          <Form.Item label="文号" name="number" rules={must('请填写文号')}><Input maxLength={64} placeholder="如：辽核调〔2026〕1号" /></Form.Item>
          <Form.Item label="生效日期" name="from" rules={must('请选择生效日期')}><DatePicker className="full" minDate={dayjs(todayOn()).add(1, 'day')} /></Form.Item>
          <Form.Item label="所属机构" name="owner" rules={must('请选择所属机构')}><Select showSearch={{ optionFilterProp: 'label' }} options={agencies.map((a) => ({ value: a.id, label: a.name }))} onChange={() => form.setFieldValue('item', undefined)} /></Form.Item>
          <Form.Item label="目录项" name="item" rules={must('请选择目录项')}><Select showSearch={{ optionFilterProp: 'label' }} loading={items.isFetching} options={list(items.data?.items).map((i) => ({ value: i.id, label: i.name }))} onChange={(v) => chose(list(items.data?.items).find((i) => i.id === v))} /></Form.Item>
        </div>
        <Form.Item label="调整内容说明" name="text" rules={must('请说明调整内容')}><Input.TextArea rows={2} maxLength={1000} /></Form.Item>
        {item && (
          <>
            <div className="form-two">
              <Form.Item label="查询数据限额（人次，0 为不限）" name="quota"><InputNumber min={0} precision={0} className="full" /></Form.Item>
              <Form.Item label="限额周期" name="per"><Select options={[{ value: 'day', label: '每日' }, { value: 'month', label: '每月' }, { value: 'year', label: '每年' }]} /></Form.Item>
            </div>
            <Form.Item label="业务适用范围" name="kinds"><Checkbox.Group options={Object.entries(kinds).map(([value, label]) => ({ value, label }))} /></Form.Item>
            <Form.Item label="数据内容（不再提供的去掉勾选）" name="content"><Checkbox.Group options={list(item.content).map((f) => ({ value: f.name, label: f.label }))} /></Form.Item>
          </>
        )}
      </Form>
      {order.problem && <ProblemView problem={order.problem} />}
    </Modal>
  );
}

/** changeOf leaves out what stays as it is. */
export function changeOf(item: Schemas['Item'], f: Pick<Fields, 'quota' | 'per' | 'kinds' | 'content'>): Schemas['CatalogueChange'] {
  const change: Schemas['CatalogueChange'] = { item: item.id };
  const count = f.quota ?? 0;
  if (count !== (item.quota?.count ?? 0) || (count > 0 && f.per !== item.quota?.per)) change.quota = count > 0 ? { count, per: f.per } : { count };
  if (f.kinds.slice().sort().join() !== list(item.kinds).slice().sort().join()) change.kinds = f.kinds;
  if (f.content.length !== list(item.content).length) change.content = list(item.content).filter((c) => f.content.includes(c.name));
  return change;
}
