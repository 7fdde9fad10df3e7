import dayjs from 'dayjs';
import { session } from '../api/session';

/** Beijing is where the norm's days begin, wherever the browser stands. */
const beijing = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

/** dateOf gives an instant's date at Beijing: 2026-11-26. */
export const dateOf = (instant: string | Date) => beijing.format(new Date(instant)).slice(0, 10);

/** timeOf gives an instant at Beijing to the minute: 2026-11-26 20:10. */
export const timeOf = (instant: string | Date) => beijing.format(new Date(instant));

/** todayOn is the server's date. */
export const todayOn = () => dateOf(session.now());

const weekdays = ['日', '一', '二', '三', '四', '五', '六'];

/** Chinese says a date as officials write it, with its year unless it is this year's. */
export function chinese(on: string, withYear = false): string {
  const d = dayjs(on);
  const year = withYear || d.year() !== dayjs(todayOn()).year() ? `${d.year()}年` : '';
  return `${year}${d.month() + 1}月${d.date()}日`;
}

export const weekday = (on: string) => `周${weekdays[dayjs(on).day()]}`;

export const today = () => `${chinese(todayOn(), true)} 星期${weekdays[dayjs(todayOn()).day()]}`;
