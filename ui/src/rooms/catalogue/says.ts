import type { Schemas } from '../../api/client';

export type Item = Schemas['Item'];

export const everies: Record<string, string> = { week: '每周', month: '每月', quarter: '每季度' };
export const pers: Record<string, string> = { day: '每天', month: '每月', year: '每年' };
export const types: Record<string, string> = { text: '文字', date: '日期', month: '月份', money: '金额', number: '数字', share: '百分比', code: '代码' };

/** windowSays tells when requests are taken in and answered (R5.3b). */
export function windowSays(w: Item['window']): string {
  if (!w) return '随时受理';
  const days = w.every === 'week' ? `周${'一二三四五六日'[w.fromDay - 1]}至周${'一二三四五六日'[w.toDay - 1]}` : `${w.fromDay}–${w.toDay} 日`;
  return `${everies[w.every] ?? w.every} ${days}受理，${w.every === 'week' ? `周${'一二三四五六日'[w.answerDay - 1]}` : `${w.answerDay} 日`}前反馈`;
}

export const quotaSays = (q: Item['quota']) => (q?.count ? `${pers[q.per ?? 'month']} ${q.count.toLocaleString('zh-CN')} 人次` : '不限');

export const validity = (i: Pick<Item, 'from' | 'to'>) => `${i.from} 起${i.to ? `，至 ${i.to}` : ''}`;
