import { Form, Input, Modal } from 'antd';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { list } from '../../parts/list';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { addressOf } from './address';

type Fields = { number: string; reason: string };

/** FindPerson looks for the cases of a person. The number goes in the body of
 * the request, never into an address, and the look is registered. */
export default function FindPerson({ number, close }: { number: string; close: () => void }) {
  const login = useLogin();
  const [form] = Form.useForm<Fields>();
  const [found, setFound] = useState<Schemas['Case'][]>();
  const look = useAct(async (f: Fields) => setFound(list((await done(api.POST('/api/v1/cases/search', { body: { ...f, limit: 20 } }))).items)));
  return (
    <Modal open title="按身份证号查找业务" okText="查找" cancelText="关闭" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: look.busy }}>
      <p className="faint">查找人、时间、缘由登记在案。</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ number: number.slice(0, 18) }} onFinish={(f) => void look.run(f)} autoComplete="off">
        <Form.Item label="公民身份号码" name="number" rules={[{ required: true, message: '请填写身份证号' }]}><Input maxLength={18} autoFocus /></Form.Item>
        <Form.Item label="查找的缘由" name="reason" rules={[{ required: true, message: '请写明缘由' }]}><Input maxLength={200} placeholder="如：受理新的委托，查看是否重复" /></Form.Item>
      </Form>
      {look.problem && <ProblemView problem={look.problem} compact />}
      {found && (found.length === 0 ? <p role="status">在您可以查看的业务中没有此人。</p> : (
        <ul className="found" role="status">{found.map((c) => <li key={c.id}><Link to={addressOf(c, login)} onClick={close} className="mono">{c.number}</Link> {c.stateWords}</li>)}</ul>
      ))}
    </Modal>
  );
}
