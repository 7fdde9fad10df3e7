import { CheckCircleFilled, CheckOutlined, ClockCircleOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has, staff } from '../../app/menu';
import { chinese, timeOf, todayOn } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Page, Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { Nothing } from '../../parts/Reading';
import { More, usePages } from '../../parts/Table';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';

const OrderForm = lazy(() => import('./OrderForm'));

type Adjustment = Schemas['Adjustment'];

/** Adjustments are the province's orders: quota, scope and content from a day on;
 * each city and county acknowledges (R13.1). */
export default function Adjustments() {
  const login = useLogin();
  const [ordering, setOrdering] = useState(false);
  const pages = usePages(['adjustments'], (after) => done(api.GET('/api/v1/adjustments', { params: { query: { limit: 20, after: after || undefined } } })));
  return (
    <Page title="调整令" under="省级机构调整查询数据限额、业务适用范围和数据内容，市、县级机构的目录随之变化并逐家确认（第十三条）"
      actions={has(login, 'approver') && login.level === 'province' && <Button type="primary" icon={<PlusOutlined />} onClick={() => setOrdering(true)}>下达调整令</Button>}>
      {pages.rows.map((a) => <One key={a.id} a={a} />)}
      {pages.rows.length === 0 && <section className="panel"><Nothing>{pages.isFetching ? '正在载入' : '还没有调整令'}</Nothing></section>}
      {(pages.more || pages.error) && <section className="panel panel-flush"><More of={pages} /></section>}
      {ordering && <Suspense><OrderForm close={() => setOrdering(false)} /></Suspense>}
    </Page>
  );
}

function One({ a }: { a: Adjustment }) {
  const login = useLogin();
  const queries = useQueryClient();
  const receipts = list(a.receipts);
  const mine = receipts.find((r) => r.agency === login.agency);
  const acknowledge = useAct(async () => {
    await done(api.POST('/api/v1/adjustments/{id}/acknowledge', { params: { path: { id: a.id } } }));
    await queries.invalidateQueries({ queryKey: ['adjustments'] });
  });
  const begun = a.from <= todayOn();
  return (
    <Panel title={a.number} under={`${timeOf(a.orderedAt)} 下达`} extra={<>
      <Tag color={begun ? 'success' : 'processing'}>{begun ? `${chinese(a.from, true)}起已生效` : `${chinese(a.from, true)}起生效`}</Tag>
      {mine && (mine.at ? <span className="good"><CheckCircleFilled /> {timeOf(mine.at)} 本机构已确认</span>
        : staff(login) && <Button type="primary" icon={<CheckOutlined />} loading={acknowledge.busy} onClick={() => void acknowledge.run()}>确认收到</Button>)}
    </>}>
      <p>{a.text}</p>
      <ul className="found">{list(a.says).map((s, i) => <li key={i}>{s}</li>)}</ul>
      <p className="faint">生效前已提交的业务仍按原内容办理。</p>
      {acknowledge.problem && <ProblemView problem={acknowledge.problem} />}
      {receipts.length > 0 && <Receipts of={a} />}
    </Panel>
  );
}

const shown = 12;

/** Receipts tell who has acknowledged; those who owe it come first. */
function Receipts({ of: a }: { of: Adjustment }) {
  const { agency } = useNames();
  const [all, setAll] = useState(false);
  const receipts = [...list(a.receipts)].sort((x, y) => (x.at ? 1 : 0) - (y.at ? 1 : 0) || x.agency.localeCompare(y.agency));
  return (
    <details className="gap" open={a.owed > 0 && receipts.length <= shown}>
      <summary>{a.owed ? `已确认 ${receipts.length - a.owed} 家，还有 ${a.owed} 家没有确认` : `${receipts.length} 家全部确认`}</summary>
      <div className="papers gap">{(all ? receipts : receipts.slice(0, shown)).map((r) => <Tag key={r.agency} color={r.at ? 'success' : 'warning'} icon={r.at ? <CheckCircleFilled /> : <ClockCircleOutlined />}>{agency(r.agency)}{r.at ? '' : ' 待确认'}</Tag>)}
        {!all && receipts.length > shown && <Button size="small" type="link" onClick={() => setAll(true)}>全部 {receipts.length} 家</Button>}</div>
    </details>
  );
}
