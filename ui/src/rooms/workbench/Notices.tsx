import { BellOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { api, done, type Schemas } from '../../api/client';
import { timeOf } from '../../parts/dates';
import { list } from '../../parts/list';
import { useNotices } from '../../parts/notices';
import { Panel } from '../../parts/Page';
import { Nothing, Reading } from '../../parts/Reading';
import { useLogin } from '../../parts/useLogin';
import { assists } from '../../app/menu';

export function Notices() {
  const q = useNotices();
  const unread = list(q.data?.items).filter((n) => !n.readAt).length;
  return (
    <Panel title="通知" id="notices" under={unread ? `${unread} 条未读` : undefined} flush extra={<BellOutlined aria-hidden />}>
      <Reading of={q}>{({ items }) => list(items).length === 0 ? <Nothing>没有通知</Nothing> : <ul className="rows notes">{list(items).slice(0, 12).map((n) => <Note key={n.id} n={n} />)}</ul>}</Reading>
    </Panel>
  );
}

function Note({ n }: { n: Schemas['Notice'] }) {
  const login = useLogin();
  const queries = useQueryClient();
  const read = async () => {
    if (n.readAt) return;
    await done(api.POST('/api/v1/notices/{id}/read', { params: { path: { id: n.id } } })).catch(() => {}); // it stays unread, and says so
    await queries.invalidateQueries({ queryKey: ['notices'] });
  };
  const to = n.task && assists(login) ? `/tasks/${n.task}` : n.case ? `/cases/${n.case}` : undefined;
  return (
    <li className={n.readAt ? '' : 'unread'}>
      <div className="grow">
        {to ? <Link to={to} className="plainlink" onClick={() => void read()}>{n.words}</Link> : n.words}
        <div className="faint">{timeOf(n.at)}</div>
      </div>
      {!n.readAt && <Button size="small" type="text" onClick={() => void read()}>知道了</Button>}
    </li>
  );
}
