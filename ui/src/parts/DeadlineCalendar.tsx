import { useQuery } from '@tanstack/react-query';
import dayjs from 'dayjs';
import { api, done, type Schemas } from '../api/client';
import { chinese, dateOf, todayOn } from './dates';

type Day = Schemas['CalendarDay'];

/** useDays asks for whole months, so that limits share what is asked. */
function useDays(from: string, to: string) {
  const query = { from: dayjs(from).startOf('month').format('YYYY-MM-DD'), to: dayjs(to).endOf('month').format('YYYY-MM-DD') };
  return useQuery({ queryKey: ['calendar', query], staleTime: 3_600_000, queryFn: () => done(api.GET('/api/v1/calendar', { params: { query } })) });
}

/** DeadlineCalendar draws the months of a limit: passed, left and skipped days. */
export function DeadlineCalendar({ from, due }: { from: string; due: string }) {
  const start = dateOf(from);
  const days = useDays(start, due).data?.items;
  if (!days) return <div className="cal-space" />;
  const months = [...new Set(days.map((d) => d.on.slice(0, 7)))].slice(0, 4);
  const skipped = days.filter((d) => !d.works && d.name && d.on > start && d.on <= due);
  return (
    <div className="cal-all">
      <div className="cal-months">{months.map((m) => <Month key={m} month={m} days={days.filter((d) => d.on.startsWith(m))} start={start} due={due} />)}</div>
      <p className="cal-legend" aria-hidden>
        {legend.map(([c, says]) => <span key={c} className="nowrap"><i className={c} /> {says}</span>)}
      </p>
      {skipped.length > 0 && <p className="faint">跳过：{names(skipped)}</p>}
    </div>
  );
}

const legend = [['cal-start', '接收'], ['cal-passed', '已过'], ['cal-today', '今天'], ['cal-left', '剩余'], ['cal-due', '到期'], ['cal-off', '不计']];

/** names counts the days off by their names: 国庆节 7 天. */
function names(days: Day[]): string {
  const by = new Map<string, number>();
  days.forEach((d) => by.set(d.name!, (by.get(d.name!) ?? 0) + 1));
  return [...by].map(([name, n]) => `${name} ${n} 天`).join('、');
}

function Month({ month, days, start, due }: { month: string; days: Day[]; start: string; due: string }) {
  const first = dayjs(month + '-01');
  const blanks = (first.day() + 6) % 7;
  return (
    <div className="cal" role="img" aria-label={`${first.month() + 1}月日历`}>
      <b>{first.month() + 1} 月</b>
      <div className="cal-grid">
        {['一', '二', '三', '四', '五', '六', '日'].map((w) => <span key={w} className="cal-head">{w}</span>)}
        {Array.from({ length: blanks }, (_, i) => <span key={-i} />)}
        {days.map((d) => <span key={d.on} className={classOf(d, start, due)} title={d.name && `${chinese(d.on)} ${d.name}`}>{Number(d.on.slice(8))}</span>)}
      </div>
    </div>
  );
}

function classOf(d: Day, start: string, due: string): string {
  const today = todayOn();
  if (d.on === due) return 'cal-due';
  if (d.on === today) return 'cal-today';
  if (d.on === start) return 'cal-start';
  if (d.on < start || d.on > due) return 'cal-out';
  if (!d.works) return 'cal-off';
  return d.on < today ? 'cal-passed' : 'cal-left';
}
