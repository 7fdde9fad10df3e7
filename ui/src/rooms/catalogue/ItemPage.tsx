import { EditOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Tag } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api, done } from '../../api/client';
import { has } from '../../app/menu';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { Page, Panel } from '../../parts/Page';
import { Reading } from '../../parts/Reading';
import { useLogin } from '../../parts/useLogin';
import { accesses, kinds, papers } from '../../words';
import { useCategories } from './categories';
import { quotaSays, types, validity, windowSays, type Item } from './says';
import { Snapshot } from './Snapshot';

const ItemForm = lazy(() => import('./ItemForm'));

/** ItemPage is one catalogue item in all its versions, with the data behind it when it is hosted. */
export default function ItemPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const q = useQuery({ queryKey: ['item', id, 'versions'], queryFn: () => done(api.GET('/api/v1/items/{id}/versions', { params: { path: { id } } })) });
  return <Reading of={q} rows={10}>{({ items }) => <TheItem all={list(items)} />}</Reading>;
}

function TheItem({ all }: { all: Item[] }) {
  const login = useLogin();
  const { agency, department } = useNames();
  const [editing, setEditing] = useState(false);
  const i = all[0];
  const edits = has(login, 'approver') && (login.level === 'province' || login.agency === i.owner);
  const imports = (has(login, 'clerk') && login.agency === i.owner) || (has(login, 'sharing') && login.department === i.department);
  return (
    <Page title={i.name} up={{ to: '/catalogue', title: '核对资源目录' }} tags={<Tag>第 {i.version} 版</Tag>}
      under={<><span className="mono">{i.id}</span> · {agency(i.owner)} · {department(i.department)} · {accesses[i.access]}</>}
      actions={edits && <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>修改（成为新版本）</Button>}>
      <div className="two">
        <div>
          <Terms of={i} />
          <Content of={i} />
        </div>
        <aside>
          {i.access === 'hosted' && <Snapshot of={i} imports={imports} />}
          <Versions of={all} />
        </aside>
      </div>
      {editing && <Suspense><ItemForm of={i} close={() => setEditing(false)} /></Suspense>}
    </Page>
  );
}

function Terms({ of: i }: { of: Item }) {
  const category = useCategories().find((c) => c.code === i.category)?.name ?? i.category;
  const facts: [string, string][] = [
    ['资源类别', category], ['反馈方式', accesses[i.access]], ['反馈时限', `${i.limitDays} 个工作日`], ['协查受理时间', windowSays(i.window)], ['查询数据限额', quotaSays(i.quota)],
    ['业务适用范围', list(i.kinds).map((k) => kinds[k]).join('、')], ['要求的材料', list(i.materials).map((m) => papers[m]).join('、') || '不要求'], ['有效期', validity(i)],
    ['超时反馈的专门约定', i.lateAgreement || '没有：新申请超期后不再接收结果（第八条）'],
  ];
  return <Panel title="约定"><dl className="facts">{facts.map(([k, v]) => <div key={k}><dt>{k}：</dt><dd>{v}</dd></div>)}</dl></Panel>;
}

function Content({ of: i }: { of: Item }) {
  return (
    <Panel title="数据内容" under={`${list(i.content).length} 个字段`} flush>
      <div className="scroll" tabIndex={0}><table className="plain small">
        <thead><tr><th scope="col">名称</th><th scope="col">字段</th><th scope="col">类型</th><th scope="col">说明</th></tr></thead>
        <tbody>{list(i.content).map((f) => (
          <tr key={f.name}><th scope="row">{f.label}</th><td className="mono">{f.name}</td><td className="nowrap">{types[f.type] ?? f.type}{f.unit && `（${f.unit}）`}</td>
            <td>{f.codes && Object.entries(f.codes).map(([k, v]) => `${k} ${v}`).join('；')}{f.secret && <Tag>敏感</Tag>}{f.total && <Tag>计入合计</Tag>}</td></tr>
        ))}</tbody>
      </table></div>
    </Panel>
  );
}

function Versions({ of }: { of: Item[] }) {
  return (
    <Panel title="各个版本" under="业务按提交时的版本办理" flush>
      <ul className="rows small">{of.map((v) => <li key={v.version}><div className="grow"><b>第 {v.version} 版</b> {validity(v)}<div className="faint">{v.limitDays} 个工作日；{quotaSays(v.quota)}；{list(v.content).length} 个字段</div></div></li>)}</ul>
    </Panel>
  );
}
