import { LaptopOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Popconfirm, Select, Switch, Tag, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { useNames } from '../../parts/names';
import { Page, Panel } from '../../parts/Page';
import { ProblemView, useTell } from '../../parts/ProblemView';
import { More, Table, usePages } from '../../parts/Table';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';

type Device = Schemas['Device'];

/** Devices: only a registered workplace gets in, where the agency demands it (R11). */
export default function Devices() {
  const pages = usePages(['devices'], (after) => done(api.GET('/api/v1/devices', { params: { query: { limit: 100, after: after || undefined } } })));
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['devices'] });
  const [adding, setAdding] = useState(false);
  return (
    <Page title="登记设备" under="设备的私钥由浏览器生成和保管，不能导出；这里登记的是公钥。注销即时生效"
      actions={<Button type="primary" icon={<LaptopOutlined />} onClick={() => setAdding(true)}>登记设备</Button>}>
      <div className="two">
        <section className="panel panel-flush">
          <Table rows={pages.rows} columns={useColumns(again)} rowKey="id" label="登记设备" busy={pages.isFetching} empty="还没有登记过设备" foot={<More of={pages} unit="台" />} />
        </section>
        <Demand />
      </div>
      {adding && <Register then={again} close={() => setAdding(false)} />}
    </Page>
  );
}

function useColumns(again: () => unknown): TableColumnsType<Device> {
  const { agency } = useNames();
  const wrong = useTell();
  const revoke = (d: Device) => done(api.DELETE('/api/v1/devices/{id}', { params: { path: { id: d.id } } })).then(again, wrong);
  return [
    { title: '设备', render: (_, d) => <>{d.name}<div className="faint mono">{d.id.slice(0, 16)}…</div></> },
    { title: '机构', render: (_, d) => agency(d.agency) },
    { title: '登记', width: 150, render: (_, d) => <span className="nowrap">{timeOf(d.registeredAt)}</span> },
    { title: '状态', width: 150, render: (_, d) => (d.revokedAt ? <><Tag>已注销</Tag><div className="faint">{timeOf(d.revokedAt)}</div></> : <Tag color="success">有效</Tag>) },
    { title: '办理', width: 90, render: (_, d) => !d.revokedAt && <Popconfirm title={`注销“${d.name}”？`} description="这台设备立即不能登录" okText="注销" cancelText="取消" onConfirm={() => revoke(d)}><Button size="small" danger>注销</Button></Popconfirm> },
  ];
}

/** Demand decides, agency by agency, whether only registered devices get in. */
function Demand() {
  const { agencies } = useNames();
  const login = useLogin();
  const queries = useQueryClient();
  const wrong = useTell();
  const [id, setID] = useState(login.agency);
  const one = agencies.find((a) => a.id === id);
  const set = (required: boolean) => done(api.PUT('/api/v1/agencies/{id}/device-required', { params: { path: { id } }, body: { required } })).then(() => queries.invalidateQueries({ queryKey: ['agencies'] }), wrong);
  return (
    <Panel title="设备识别">
      <Select className="full gap-below" aria-label="哪一家机构" value={id} onChange={setID} showSearch={{ optionFilterProp: 'label' }} options={agencies.map((a) => ({ value: a.id, label: a.name }))} />
      <p className="do-line"><Switch checked={one?.requireDevice ?? false} onChange={(on) => void set(on)} aria-label="只准登记设备登录" /> {one?.requireDevice ? '只准登记设备登录' : '未启用，任何设备都可登录'}</p>
      <p className="faint">启用前请先登记至少一台设备。没有登记的设备登录时会显示登记码，由本机构的安全管理员在这里登记。</p>
    </Panel>
  );
}

type Typed = { agency: string; name: string; code: string };

function Register({ then, close }: { then: () => unknown; close: () => void }) {
  const { agencies } = useNames();
  const login = useLogin();
  const [form] = Form.useForm<Typed>();
  const keep = useAct(async ({ agency, name, code }: Typed) => {
    await done(api.POST('/api/v1/devices', { body: { agency, name, publicKey: JSON.parse(code) } }));
    await then();
    close();
  });
  const whole = (_: unknown, v: string) => {
    try {
      return JSON.parse(v) && Promise.resolve();
    } catch {
      return Promise.reject(new Error('登记码不完整，请整段复制'));
    }
  };
  return (
    <Modal open title="登记设备" okText="登记" cancelText="取消" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: keep.busy }}>
      <Form form={form} layout="vertical" requiredMark={false} autoComplete="off" initialValues={{ agency: login.agency }} onFinish={(v) => void keep.run(v)}>
        <Form.Item label="核对机构" name="agency"><Select showSearch={{ optionFilterProp: 'label' }} options={agencies.map((a) => ({ value: a.id, label: a.name }))} /></Form.Item>
        <Form.Item label="设备的位置或编号" name="name" rules={[{ required: true, message: '请写明是哪一台设备' }]}><Input maxLength={64} placeholder="如：二楼受理窗口 3 号机" /></Form.Item>
        <Form.Item label="登记码" name="code" rules={[{ validator: whole }]} extra="在那台设备上登录时显示；是公钥，不必保密"><Input.TextArea rows={3} maxLength={1000} className="mono" /></Form.Item>
      </Form>
      {keep.problem && <ProblemView problem={keep.problem} compact />}
    </Modal>
  );
}
