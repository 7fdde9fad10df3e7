import { Link, useNavigate } from '@tanstack/react-router';
import type { TableColumnsType } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { Choices } from '../../parts/Choices';
import { DeadlineTag } from '../../parts/Deadline';
import { useNames } from '../../parts/names';
import { Page } from '../../parts/Page';
import { StateTag } from '../../parts/StateTag';
import { More, Table, useFilters, usePages } from '../../parts/Table';
import { useLogin } from '../../parts/useLogin';
import { accesses, articles, kinds } from '../../words';

type Review = Schemas['Review'];

/** Reviews are what is to be looked at again, and what we asked others to look
 * at again, the nearest limit first (R5.5, R6.4). */
export default function Reviews() {
  const login = useLogin();
  const go = useNavigate();
  const [search, set] = useFilters();
  const columns = useColumns();
  const state = search.state ?? 'open';
  const query = { state: state === 'all' ? undefined : (state as Review['state']), assisting: search.side === 'ours' ? login.agency : undefined, limit: 50 };
  const pages = usePages(['reviews', query], (after) => done(api.GET('/api/v1/reviews', { params: { query: { ...query, after: after || undefined } } })));
  return (
    <Page title="异议与复核" under="复核由作出反馈的协查机构办理，时限自收到之日起算；超过时限仍可反馈，将标记超期">
      <section className="panel panel-flush">
        <div className="filters">
          <Choices label="状态" value={state} of={[['open', '待反馈'], ['answered', '已反馈'], ['terminated', '已终止'], ['all', '全部']]} set={(v) => set({ state: v })} />
          {!login.department && login.level !== 'county' && <Choices label="由谁办理" value={search.side ?? ''} of={[['', '全部'], ['ours', '由本机构复核']]} set={(side) => set({ side })} />}
        </div>
        <Table rows={pages.rows} columns={columns} rowKey="id" label="复核" busy={pages.isFetching} width={980} open={(r) => void go({ to: '/reviews/$id', params: { id: r.id } })}
          empty={has(login, 'officer') ? '没有复核。在业务页面提出异议后，由核对机构申请复核。' : '没有符合条件的复核'} foot={<More of={pages} />} />
      </section>
    </Page>
  );
}

function useColumns(): TableColumnsType<Review> {
  const { agency, department } = useNames();
  return [
    { title: '复核的目录项', render: (_, r) => <><Link to="/reviews/$id" params={{ id: r.id }}>{r.itemName}</Link><div className="faint">{department(r.sharing)} · {accesses[r.access]}</div></> },
    { title: '业务编号', width: 185, render: (_, r) => <span className="mono">{r.caseNumber}</span> },
    { title: '谁申请，谁复核', render: (_, r) => <>{agency(r.initiating)} → {agency(r.assisting)}<div className="faint">{kinds[r.kind]} · {articles[r.kind]}</div></> },
    { title: '对象', width: 80, align: 'right', render: (_, r) => <span className="nowrap">{r.ordinals?.length} 人</span> },
    { title: '状态', width: 100, render: (_, r) => <StateTag state={r.state} words={r.stateWords} /> },
    { title: '复核时限', width: 230, render: (_, r) => <><DeadlineTag of={r} />{r.state === 'answered' && <div className="faint">{r.changed ? `更正 ${r.changed} 人` : '与原结果一致'}</div>}</> },
  ];
}
