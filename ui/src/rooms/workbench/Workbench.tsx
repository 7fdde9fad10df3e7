import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { api, done } from '../../api/client';
import { has, staff } from '../../app/menu';
import { GoButton } from '../../parts/GoButton';
import { list } from '../../parts/list';
import { Page, Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { useLogin } from '../../parts/useLogin';
import { NextDays } from './NextDays';
import { Notices } from './Notices';
import { Todos } from './Todos';
import { todos, waits } from './todo';
import { Waits } from './Waits';

/** Workbench is where everybody begins: what waits for me, and for whom I wait. */
export default function Workbench() {
  const login = useLogin();
  const cases = useQuery({ queryKey: ['cases', 'workbench'], enabled: staff(login) || has(login, 'officer'), queryFn: () => done(api.GET('/api/v1/cases', { params: { query: { limit: 200, unread: has(login, 'officer') || undefined } } })) });
  const tasks = useQuery({ queryKey: ['tasks', 'workbench'], enabled: staff(login) || has(login, 'sharing'), queryFn: openTasks });
  const mine = todos(login, list(cases.data?.items), tasks.data ?? []);
  const others = waits(login, tasks.data ?? []);
  const busy = cases.isLoading || tasks.isLoading;
  const problem = cases.error ?? tasks.error;
  const works = staff(login) || has(login, 'officer', 'sharing');
  return (
    <Page title="工作台" under={works && !busy && words(mine.length, others)} actions={has(login, 'clerk') && <GoButton to="/cases/new" type="primary" icon={<PlusOutlined />}>新建核对</GoButton>}>
      {problem && <ProblemView problem={problem} />}
      <div className="two">
        <div>
          {works && <Todos of={mine} busy={busy} />}
          {staff(login) && <Waits of={others} />}
          {!works && <Unbuilt />}
          {!works && <Notices />}
        </div>
        <aside>
          {works && <NextDays mine={mine} others={list(tasks.data).filter((t) => others.some((w) => w.agency === t.assisting) && t.state === 'open')} />}
          {works && <Notices />}
        </aside>
      </div>
    </Page>
  );
}

/** Unbuilt says to the three administrators where their work is done until they have rooms of their own. */
function Unbuilt() {
  return (
    <Panel title="管理工作在哪里办理">
      <p>账号、设备、目录、设置和安全登记的页面尚未建成，这些工作目前通过接口办理：见<a href="/api/">接口说明</a>。</p>
    </Panel>
  );
}

/** openTasks are all that still want something of somebody. */
async function openTasks() {
  const read = (state: 'open' | 'expired' | 'confirming' | 'returned') => done(api.GET('/api/v1/tasks', { params: { query: { state, limit: 200 } } }));
  const pages = await Promise.all([read('open'), read('expired'), read('confirming'), read('returned')]);
  return pages.flatMap((p) => list(p.items));
}

function words(mine: number, others: { count: number }[]): string {
  const waiting = others.reduce((n, w) => n + w.count, 0);
  return `${mine ? `待我办理 ${mine} 件` : '没有待办'}；${waiting ? `在等 ${others.length} 家机构的 ${waiting} 项任务` : '没有在等的任务'}`;
}
