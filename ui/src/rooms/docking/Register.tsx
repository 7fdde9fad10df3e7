import { UploadOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, Input, Modal, Radio, Upload } from 'antd';
import { api, done } from '../../api/client';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';

type Typed = { certificate: string; door: 'url' | 'collects'; url?: string; collects?: boolean };

/** Register lets a system in by its certificate, which says whose it is; again it
 * adds a certificate, or changes the address. */
export default function Register({ then, close }: { then: () => unknown; close: () => void }) {
  const [form] = Form.useForm<Typed>();
  const door = Form.useWatch('door', form);
  const register = useAct(async (v: Typed) => {
    const url = v.door === 'url' ? v.url?.trim() : undefined;
    await done(api.POST('/api/v1/peers', { body: { certificate: v.certificate, url, collects: url ? v.collects : undefined } }));
    await then();
    close();
  });
  const read = (file: File) => {
    void file.slice(0, 16_384).text().then((certificate) => form.setFieldsValue({ certificate }));
    return false;
  };
  return (
    <Modal open title="登记对接方" okText="登记" cancelText="取消" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: register.busy }} width={600}>
      <p>是哪个地区的系统，以证书为准。已登记的再次登记，是增加证书或更换地址。</p>
      <Form<Typed> form={form} layout="vertical" requiredMark={false} autoComplete="off" initialValues={{ door: 'url' }} onFinish={(v) => void register.run(v)}>
        <Form.Item label="证书" name="certificate" rules={[{ required: true, message: '请粘贴证书，或选择证书文件' }]} extra="SM2 证书，PEM 格式；请与对方当面或电话核对指纹">
          <Input.TextArea rows={5} maxLength={16384} className="mono" placeholder="-----BEGIN CERTIFICATE-----" />
        </Form.Item>
        <Upload accept=".pem,.crt,.cer" maxCount={1} showUploadList={false} beforeUpload={read}><Button size="small" icon={<UploadOutlined />}>选择证书文件</Button></Upload>
        <Form.Item label="如何交换" name="door" className="gap"><Radio.Group options={[{ value: 'url', label: '本系统向对方的地址发送' }, { value: 'collects', label: '由对方来领取' }]} /></Form.Item>
        {door === 'url' && <>
          <Form.Item label="对接地址" name="url" rules={[{ required: true, message: '请填写对接地址' }]}><Input maxLength={512} placeholder="https://…/docking/v1" /></Form.Item>
          <Form.Item name="collects" valuePropName="checked" noStyle><Checkbox>对方不主动发送，由本系统去领取（如部平台）</Checkbox></Form.Item>
        </>}
        {register.problem && <div className="gap"><ProblemView problem={register.problem} compact /></div>}
      </Form>
    </Modal>
  );
}
