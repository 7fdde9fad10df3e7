import dayjs from 'dayjs';
import { todayOn } from '../../parts/dates';

/** Period is whole months of receipt; both ends may be open. */
export type Period = { start?: string; end?: string };

const month = (d: dayjs.Dayjs) => d.format('YYYY-MM');

/** presets are the periods that are mostly asked for, as of a date. */
export function presets(today = todayOn()): [string, string, Period][] {
  const d = dayjs(today);
  const quarter = d.month() - (d.month() % 3);
  return [
    ['year', '今年', { start: `${d.year()}-01`, end: month(d) }],
    ['quarter', '本季度', { start: month(d.month(quarter)), end: month(d) }],
    ['month', '本月', { start: month(d), end: month(d) }],
    ['last', '上月', { start: month(d.subtract(1, 'month')), end: month(d.subtract(1, 'month')) }],
    ['all', '全部', {}],
  ];
}

/** said is a period in words: 2026年1月至11月. */
export function said({ start, end }: Period): string {
  if (!start && !end) return '全部期间';
  const words = (m: string) => `${m.slice(0, 4)}年${Number(m.slice(5))}月`;
  if (start === end) return words(start!);
  return `${start ? words(start) : '起始'}至${end ? words(end) : '今'}`;
}
