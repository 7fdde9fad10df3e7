import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { lazy, Suspense, useDeferredValue } from 'react';
import { has, staff } from '../../app/menu';
import { useCalendar } from '../../parts/DueTag';
import { GoButton } from '../../parts/GoButton';
import { list } from '../../parts/list';
import { Page } from '../../parts/Page';
import { ProblemView } from '../../parts/ProblemView';
import { useLogin } from '../../parts/useLogin';
import { NextDays } from './NextDays';
import { Notices } from './Notices';
import { awaitedCases, type Awaited, commissionedCases, hintedCases, latestOrders, pressingDestructions, pressingCases, pressingConsultations, pressingReviews, pressingTasks } from './read';
import { Todos } from './Todos';
import { todos, waits } from './todo';
import { Waits } from './Waits';

const Administration = lazy(() => import('./Administration'));
const Commissioned = lazy(() => import('./Commissioned'));
const Drafts = lazy(() => import('./Drafts'));

/** Workbench is where everybody begins: what waits for me, and for whom I wait. */
export default function Workbench() {
  const login = useLogin();
  const cases = useQuery({ queryKey: ['cases', 'workbench'], enabled: staff(login) || has(login, 'officer'), queryFn: () => pressingCases(login) });
  const tasks = useQuery({ queryKey: ['tasks', 'workbench'], enabled: staff(login) || has(login, 'sharing'), queryFn: pressingTasks });
  const reviews = useQuery({ queryKey: ['reviews', 'workbench'], enabled: has(login, 'clerk', 'sharing'), queryFn: pressingReviews });
  const consultations = useQuery({ queryKey: ['consultations', 'workbench'], enabled: has(login, 'clerk'), queryFn: pressingConsultations });
  const orders = useQuery({ queryKey: ['adjustments', 'workbench'], enabled: staff(login) && login.level !== 'province', queryFn: latestOrders });
  const hinted = useQuery({ queryKey: ['cases', 'hinted'], enabled: has(login, 'clerk'), queryFn: hintedCases });
  const objected = useAwaited('objected', has(login, 'clerk'));
  const opined = useAwaited('opined', has(login, 'clerk'));
  const corrected = useAwaited('corrected', has(login, 'approver'));
  const destructions = useQuery({ queryKey: ['destructions', 'workbench'], enabled: has(login, 'approver'), queryFn: pressingDestructions });
  const given = useQuery({ queryKey: ['cases', 'commissioned'], enabled: has(login, 'officer'), queryFn: commissionedCases });
  const read = [cases, tasks, reviews, consultations, orders, hinted, objected, opined, corrected, destructions, given, useCalendar()];
  const mine = todos(login, { cases: cases.data, tasks: tasks.data, reviews: reviews.data, consultations: consultations.data, orders: orders.data, hinted: hinted.data, objected: objected.data, opined: opined.data, corrected: corrected.data, destructions: destructions.data });
  const others = waits(login, tasks.data ?? []);
  const busy = useDeferredValue(read.some((q) => q.isLoading)); // all at once: what comes piece by piece pushes the rest about
  const problem = read.find((q) => q.error)?.error;
  const works = staff(login) || has(login, 'officer', 'sharing');
  return (
    <Page title="工作台" under={works && !busy && words(mine.length, others, given.data)} actions={has(login, 'clerk') && <GoButton to="/cases/new" type="primary" icon={<PlusOutlined />}>新建核对</GoButton>}>
      {problem && <ProblemView problem={problem} />}
      {busy ? <section className="panel padded waits-tall" role="status" aria-label="正在载入"><Skeleton active title={false} paragraph={{ rows: 8 }} /></section> : <div className="two">
        <div>
          {works && <Todos of={mine} />}
          {staff(login) && <Waits of={others} />}
          {has(login, 'officer') && <Suspense><Commissioned of={list(given.data)} /></Suspense>}
          {works && <Suspense><Drafts /></Suspense>}
          {!works && <Suspense><Administration /></Suspense>}
        </div>
        <aside>
          {works && <NextDays mine={mine} others={[...list(tasks.data).filter((t) => others.some((w) => w.agency === t.assisting) && t.state === 'open').map((t) => t.dueOn), ...list(given.data).flatMap((c) => c.commission.due ?? [])]} />}
          <Notices />
        </aside>
      </div>}
    </Page>
  );
}

const useAwaited = (what: Awaited, enabled: boolean) => useQuery({ queryKey: ['cases', what], enabled, queryFn: () => awaitedCases(what) });

function words(mine: number, others: { count: number }[], given?: unknown[]): string {
  if (given) return `${mine ? `待我办理 ${mine} 件` : '没有待办'}；${given.length ? `${given.length} 件委托还没有出具报告` : '没有在办的委托'}`;
  const waiting = others.reduce((n, w) => n + w.count, 0);
  return `${mine ? `待我办理 ${mine} 件` : '没有待办'}；${waiting ? `在等 ${others.length} 家机构的 ${waiting} 项任务` : '没有在等的任务'}`;
}
