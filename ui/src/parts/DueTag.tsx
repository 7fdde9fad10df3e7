import { CheckCircleOutlined, ClockCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import dayjs from 'dayjs';
import { api, done, type Schemas } from '../api/client';
import { chinese, todayOn } from './dates';
import { leftWords } from './deadline';
import { list } from './list';

type Day = Schemas['CalendarDay'];

/** useCalendar reads the days around today, with what is worked and what not. */
export function useCalendar() {
  const query = { from: dayjs(todayOn()).subtract(120, 'day').format('YYYY-MM-DD'), to: dayjs(todayOn()).add(240, 'day').format('YYYY-MM-DD') };
  return useQuery({ queryKey: ['calendar', query], staleTime: 3_600_000, queryFn: () => done(api.GET('/api/v1/calendar', { params: { query } })) });
}

export const useWorkdays = (): Day[] => list(useCalendar().data?.items);

/** workdaysLeft counts from today to a date, as limits are counted; negative has passed. */
export function workdaysLeft(days: Day[], today: string, due: string): number {
  const between = (a: string, b: string) => days.filter((d) => d.works && d.on > a && d.on <= b).length;
  return due >= today ? between(today, due) : -between(due, today);
}

/** DueTag tells a plain date, such as a commission's, in working days. */
export function DueTag({ on }: { on: string }) {
  const days = useWorkdays();
  if (days.length === 0) return <span className="faint">{chinese(on)}</span>;
  const { words, tone } = leftWords(workdaysLeft(days, todayOn(), on));
  const icon = tone === 'error' ? <ExclamationCircleOutlined /> : tone === 'warning' ? <ClockCircleOutlined /> : <CheckCircleOutlined />;
  return <span className="deadline"><Tag color={tone} icon={icon}>{words}</Tag><span className="deadline-date">{chinese(on)}</span></span>;
}
