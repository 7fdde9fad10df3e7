import { UploadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, DatePicker, Form, Input, Modal, Select, Upload } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { send } from '../../api/files';
import { todayOn } from '../../parts/dates';
import { useNames } from '../../parts/names';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';

type Fields = { agency: string; number: string; signedOn: Dayjs; valid: [Dayjs, Dayjs] };

const must = (message: string) => [{ required: true, message }];
const day = (d: Dayjs) => d.format('YYYY-MM-DD');

/** Register takes an agreement with its scan: one's own, or one of the tier below. */
export default function Register({ close }: { close: () => void }) {
  const login = useLogin();
  const { agencies } = useNames();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const [scan, setScan] = useState<File>();
  const [asked, setAsked] = useState(false);
  const parties = agencies.filter((a) => a.level !== 'province' && (a.id === login.agency || a.parent === login.agency || login.level === 'province'));
  const register = useAct(async (f: Fields) => {
    const query = new URLSearchParams({ agency: f.agency, number: f.number.trim(), signedOn: day(f.signedOn), from: day(f.valid[0]), to: day(f.valid[1]) });
    await send('POST', `/api/v1/agreements?${query}`, scan!);
    await queries.invalidateQueries({ queryKey: ['agreements'] });
    void message.success('已登记，报省级备案后生效');
    close();
  });
  return (
    <Modal open title="登记保密协议" okText="登记" cancelText="取消" onCancel={close} onOk={() => (setAsked(true), form.submit())} okButtonProps={{ loading: register.busy }} width={560}>
      <Form<Fields> form={form} layout="vertical" requiredMark={false} initialValues={{ agency: login.level === 'province' ? undefined : login.agency, signedOn: dayjs(todayOn()) }} onFinish={(f) => scan && void register.run(f)}>
        <Form.Item label="签订的机构" name="agency" rules={must('请选择机构')} extra="另一方是它的上一级机构"><Select showSearch={{ optionFilterProp: 'label' }} options={parties.map((a) => ({ value: a.id, label: a.name }))} /></Form.Item>
        <Form.Item label="协议编号" name="number" rules={must('请填写协议编号')}><Input maxLength={64} placeholder="如：和保密〔2026〕1号" /></Form.Item>
        <Form.Item label="签订日期" name="signedOn" rules={must('请选择签订日期')} extra="不晚于生效的日期"><DatePicker className="full" maxDate={dayjs(todayOn())} /></Form.Item>
        <Form.Item label="有效期" name="valid" rules={must('请选择有效期')}><DatePicker.RangePicker className="full" /></Form.Item>
        <Form.Item label="扫描件" validateStatus={asked && !scan ? 'error' : undefined} help={asked && !scan ? '请选择扫描件' : undefined}>
          <Upload accept=".pdf,.jpg,.jpeg,.png" maxCount={1} showUploadList={false} beforeUpload={(f) => (setScan(f), false)}><Button icon={<UploadOutlined />}>{scan ? '更换扫描件' : '选择扫描件'}</Button></Upload>
          {scan && <span className="faint">　已选择，{Math.ceil(scan.size / 1024)} KB</span>}
        </Form.Item>
      </Form>
      {register.problem && <ProblemView problem={register.problem} />}
    </Modal>
  );
}
