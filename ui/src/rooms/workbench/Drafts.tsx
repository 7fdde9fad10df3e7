import { DeleteOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Popconfirm } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { Panel } from '../../parts/Page';
import { useTell } from '../../parts/ProblemView';
import { draftOf } from './draft';

/** Drafts are what this person has typed and not handed in yet. */
export default function Drafts() {
  const q = useQuery({ queryKey: ['drafts'], queryFn: () => done(api.GET('/api/v1/drafts')) });
  const drafts = list(q.data?.items);
  if (drafts.length === 0) return null;
  return <Panel title="我的草稿" under="只有本人能看到" flush><ul className="rows small">{drafts.map((d) => <Row key={d.key} d={d} />)}</ul></Panel>;
}

function Row({ d }: { d: Schemas['DraftHead'] }) {
  const queries = useQueryClient();
  const tell = useTell();
  const { title, to, search } = draftOf(d.key);
  const drop = async () => {
    await done(api.DELETE('/api/v1/drafts/{key}', { params: { path: { key: d.key } } })).catch(tell);
    queries.removeQueries({ queryKey: ['draft', d.key] });
    await queries.invalidateQueries({ queryKey: ['drafts'] });
  };
  return (
    <li>
      <span className="grow">{to ? <Link to={to} search={search as never} className="plainlink">{title}</Link> : title}</span>
      <span className="faint">{timeOf(d.savedAt)} 保存</span>
      <Popconfirm title="删除这份草稿？" description="删除后不能恢复" okText="删除" cancelText="取消" onConfirm={drop}><Button size="small" type="text" icon={<DeleteOutlined />} aria-label={`删除草稿：${title}`} /></Popconfirm>
    </li>
  );
}
