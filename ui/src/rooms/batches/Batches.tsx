import { PlusOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Alert, type TableColumnsType } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { Choices } from '../../parts/Choices';
import { dateOf } from '../../parts/dates';
import { GoButton } from '../../parts/GoButton';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { StateTag } from '../../parts/StateTag';
import { More, Table, useFilters, usePages } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { addressOf } from '../cases/address';

type Case = Schemas['Case'];

const states: [string, string][] = [['', '全部'], ['preparing', '名单准备中'], ['draft', '待发起'], ['approving', '待审核'], ['running', '办理中'], ['answered', '已反馈'], ['reported', '已出具报告'], ['terminated', '已终止']];

/** Batches are the cases of existing recipients (article 6): a county prepares
 * its list and hands it over, its city or the province initiates. */
export default function Batches() {
  const login = useLogin();
  const go = useNavigate();
  const [search, set] = useFilters();
  const columns = useColumns();
  const query = { kind: 'existing' as const, state: search.state as Case['state'], limit: 50 };
  const pages = usePages(['cases', query], (after) => done(api.GET('/api/v1/cases', { params: { query: { ...query, after: after || undefined } } })));
  const county = login.level === 'county';
  return (
    <Page title="批量核对" under="已获得救助对象的定期核对，新的在前"
      actions={has(login, 'clerk') && <GoButton to="/cases/new?kind=existing" type="primary" icon={<PlusOutlined />}>{county ? '准备移交名单' : '新建批量核对'}</GoButton>}>
      {county && <Alert type="info" showIcon className="problem" title="批量核对由省、市级核对机构发起：本机构准备名单并移交所属市，由市级选择目录项后发起；结果和报告仍由本机构接收和出具。"
        description="依据《操作规范》第六条" />}
      <section className="panel panel-flush">
        <div className="filters"><Choices label="状态" value={search.state ?? ''} of={states} set={(state) => set({ state })} /></div>
        <Table rows={pages.rows} columns={columns} rowKey="id" label="批量核对" busy={pages.isFetching} width={960} open={(c) => void go({ to: addressOf(c, login) })}
          empty={search.state ? '没有符合条件的批量核对' : '还没有批量核对'} foot={<More of={pages} />} />
      </section>
    </Page>
  );
}

function useColumns(): TableColumnsType<Case> {
  const login = useLogin();
  const { department, agency } = useNames();
  return [
    { title: '业务编号', width: 190, render: (_, c) => <Link to={addressOf(c, login)} className="mono">{c.number}</Link> },
    { title: '核对目的', render: (_, c) => <>{c.commission.purpose}<div className="faint">{department(c.commission.department)}委托</div></> },
    { title: '谁发起', render: (_, c) => <>{agency(c.initiating)}{c.commissioned !== c.initiating && <div className="faint">为{agency(c.commissioned)}发起</div>}</> },
    { title: '规模', align: 'right', width: 150, render: (_, c) => <span className="nowrap">{c.subjects.toLocaleString()} 人{(c.items?.length ?? 0) > 0 && ` × ${c.items!.length} 项`}</span> },
    { title: '状态', width: 120, render: (_, c) => <StateTag state={c.state} words={c.stateWords} /> },
    { title: '受理日期', width: 120, render: (_, c) => <span className="nowrap">{dateOf(c.createdAt)}</span> },
  ];
}
