import { CheckCircleOutlined, ExclamationCircleOutlined, PlusOutlined, WarningOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Tag, type TableColumnsType } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { fetchFile } from '../../api/files';
import { has } from '../../app/menu';
import { chinese, dateOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { Page, Panel } from '../../parts/Page';
import { useTell } from '../../parts/ProblemView';
import { Reading } from '../../parts/Reading';
import { Table } from '../../parts/Table';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';
import { useViewer } from '../../parts/Viewer';

const Register = lazy(() => import('./Register'));

type Agreement = Schemas['Agreement'];
type Lack = Schemas['Lack'];

/** Agreements are the confidentiality agreements of the three levels, signed tier
 * by tier and filed with the province (R10.1). */
export default function Agreements() {
  const login = useLogin();
  const all = useQuery({ queryKey: ['agreements'], queryFn: () => done(api.GET('/api/v1/agreements')) });
  const lacking = useQuery({ queryKey: ['agreements', 'lacking'], queryFn: () => done(api.GET('/api/v1/agreements/lacking')) });
  const [adding, setAdding] = useState(false);
  const columns = useColumns();
  const lacks = list(lacking.data?.items);
  return (
    <Page title="保密协议" under="逐级签订；市、县级的协议报省级备案，到期前提醒双方和省级机构（第十条）"
      actions={has(login, 'clerk') && <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>登记保密协议</Button>}>
      <section className="panel panel-flush">
        <Reading of={all}>{({ items }) => <Table rows={list(items)} columns={columns} rowKey="id" label="保密协议" keys={false} empty="还没有登记保密协议" />}</Reading>
      </section>
      {lacks.length > 0 && <Panel title="没有有效协议的机构" under={`${lacks.length} 家`} flush><Table rows={lacks} columns={lackColumns} rowKey="agency" label="没有有效协议的机构" keys={false} /></Panel>}
      {adding && <Suspense><Register close={() => setAdding(false)} /></Suspense>}
    </Page>
  );
}

const lackColumns: TableColumnsType<Lack> = [
  { title: '机构', dataIndex: 'name' },
  { title: '情况', render: (_, l) => <span className="warn"><WarningOutlined /> {l.why}</span> },
  { title: '上一份到期', width: 160, render: (_, l) => (l.until ? chinese(l.until, true) : '没有') },
];

function useColumns(): TableColumnsType<Agreement> {
  const login = useLogin();
  return [
    { title: '协议编号', dataIndex: 'number' },
    { title: '签订双方', render: (_, a) => <>{a.lowerName}<div className="faint">与 {a.upperName}</div></> },
    { title: '有效期', width: 260, render: (_, a) => <>{chinese(a.from, true)} 至 {chinese(a.to, true)}<div className="faint">{chinese(a.signedOn, true)} 签订</div></> },
    { title: '状态', width: 170, render: (_, a) => <Standing of={a} /> },
    { title: '省级备案', width: 150, render: (_, a) => (a.filedAt ? dateOf(a.filedAt) : has(login, 'approver') && login.level === 'province' ? <File id={a.id} /> : <span className="faint">待省级备案</span>) },
    { title: '', width: 90, render: (_, a) => <Open id={a.id} /> },
  ];
}

/** Standing says how an agreement stands: in words, with an icon, and days left. */
function Standing({ of: a }: { of: Agreement }) {
  if (a.state === 'ended') return <Tag color="error" icon={<ExclamationCircleOutlined />}>{a.stateWords}</Tag>;
  if (a.state !== 'valid') return <Tag color="warning">{a.stateWords}</Tag>;
  const soon = a.left <= 30;
  return <Tag color={soon ? 'warning' : 'success'} icon={soon ? <WarningOutlined /> : <CheckCircleOutlined />}>{soon ? `还有 ${a.left} 天到期` : a.stateWords}</Tag>;
}

function File({ id }: { id: string }) {
  const queries = useQueryClient();
  const tell = useTell();
  const file = useAct(async () => {
    await done(api.POST('/api/v1/agreements/{id}/file', { params: { path: { id } } })).catch(tell);
    await queries.invalidateQueries({ queryKey: ['agreements'] });
  });
  return <Button size="small" type="primary" loading={file.busy} onClick={() => void file.run()}>备案</Button>;
}

function Open({ id }: { id: string }) {
  const viewer = useViewer();
  const tell = useTell();
  const open = () => fetchFile('GET', `/api/v1/agreements/${id}/scan`).then(({ blob }) => viewer.open(blob, '保密协议')).catch(tell);
  return <><Button size="small" onClick={() => void open()}>调看</Button>{viewer.shown}</>;
}
