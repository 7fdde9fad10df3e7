import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { entries, has, staff } from '../../app/menu';
import { GoButton } from '../../parts/GoButton';
import { list } from '../../parts/list';
import { Page, Panel } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { useLogin } from '../../parts/useLogin';
import { NextDays } from './NextDays';
import { Drafts } from './Drafts';
import { Notices } from './Notices';
import { latestOrders, pressingCases, pressingConsultations, pressingReviews, pressingTasks } from './read';
import { Todos } from './Todos';
import { todos, waits } from './todo';
import { Waits } from './Waits';

/** Workbench is where everybody begins: what waits for me, and for whom I wait. */
export default function Workbench() {
  const login = useLogin();
  const cases = useQuery({ queryKey: ['cases', 'workbench'], enabled: staff(login) || has(login, 'officer'), queryFn: () => pressingCases(login) });
  const tasks = useQuery({ queryKey: ['tasks', 'workbench'], enabled: staff(login) || has(login, 'sharing'), queryFn: pressingTasks });
  const reviews = useQuery({ queryKey: ['reviews', 'workbench'], enabled: has(login, 'clerk', 'sharing'), queryFn: pressingReviews });
  const consultations = useQuery({ queryKey: ['consultations', 'workbench'], enabled: has(login, 'clerk'), queryFn: pressingConsultations });
  const orders = useQuery({ queryKey: ['adjustments', 'workbench'], enabled: staff(login) && login.level !== 'province', queryFn: latestOrders });
  const read = [cases, tasks, reviews, consultations, orders];
  const mine = todos(login, { cases: cases.data, tasks: tasks.data, reviews: reviews.data, consultations: consultations.data, orders: orders.data });
  const others = waits(login, tasks.data ?? []);
  const busy = read.some((q) => q.isLoading);
  const problem = read.find((q) => q.error)?.error;
  const works = staff(login) || has(login, 'officer', 'sharing');
  return (
    <Page title="工作台" under={works && !busy && words(mine.length, others)} actions={has(login, 'clerk') && <GoButton to="/cases/new" type="primary" icon={<PlusOutlined />}>新建核对</GoButton>}>
      {problem && <ProblemView problem={problem} />}
      <div className="two">
        <div>
          {works && <Todos of={mine} busy={busy} />}
          {staff(login) && <Waits of={others} />}
          {works && <Drafts />}
          {!works && <Administration />}
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

/** Administration leads the three administrators to where their work is done. */
function Administration() {
  const login = useLogin();
  const rooms = entries.filter((e) => e.group === '管理' && e.sees(login));
  return (
    <Panel title="管理" under="系统、安全、审计三类管理互相分开" flush>
      <ul className="rows">{rooms.map((e) => <li key={e.path}>{e.icon}<span className="grow"><b>{e.title}</b></span><GoButton to={e.path}>打开<span className="hidden">{e.title}</span></GoButton></li>)}</ul>
    </Panel>
  );
}

function words(mine: number, others: { count: number }[]): string {
  const waiting = others.reduce((n, w) => n + w.count, 0);
  return `${mine ? `待我办理 ${mine} 件` : '没有待办'}；${waiting ? `在等 ${others.length} 家机构的 ${waiting} 项任务` : '没有在等的任务'}`;
}
