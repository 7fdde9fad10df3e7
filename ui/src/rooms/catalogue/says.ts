import type { Schemas } from '../../api/client';

export type Item = Schemas['Item'];

export const everies: Record<string, string> = { week: '每周', month: '每月', quarter: '每季度', halfyear: '每半年', year: '每年' };

/** longest is how many days a period can have; a day that a shorter one lacks is its last. */
export const longest: Record<string, number> = { week: 7, month: 31, quarter: 92, halfyear: 184, year: 366 };

export const pers: Record<string, string> = { day: '每天', month: '每月', year: '每年' };
export const types: Record<string, string> = { text: '文字', date: '日期', month: '月份', money: '金额', number: '数字', share: '百分比', code: '代码' };

/** windowSays tells when requests are taken in and answered (R5.3b). */
export function windowSays(w: Item['window']): string {
  if (!w) return '随时受理';
  const within = w.answerDay <= longest[w.every], weekday = (n: number) => `周${'一二三四五六日'[n - 1]}`, day = (n: number) => (n === 31 ? '月末' : `${n} 日`);
  switch (w.every) {
    case 'week': return `每周 ${weekday(w.fromDay)}至${weekday(w.toDay)}受理，${within ? `${weekday(w.answerDay)}前` : `周一起 ${w.answerDay} 日内`}反馈`;
    case 'month': return `每月 ${w.fromDay} 日至${w.toDay === 31 ? '' : ' '}${day(w.toDay)}受理，${within ? `${day(w.answerDay)}前` : `月初起 ${w.answerDay} 日内`}反馈`;
  }
  return `${everies[w.every] ?? w.every}第 ${w.fromDay} 日至第 ${w.toDay} 日受理，期初起 ${w.answerDay} 日内反馈`;
}

export const quotaSays = (q: Item['quota']) => (q?.count ? `${pers[q.per ?? 'month']} ${q.count.toLocaleString('zh-CN')} 人次` : '不限');

export const validity = (i: Pick<Item, 'from' | 'to'>) => `${i.from} 起${i.to ? `，至 ${i.to}` : ''}`;
