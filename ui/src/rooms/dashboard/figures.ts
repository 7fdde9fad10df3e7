import type { Schemas } from '../../api/client';

export type Row = Schemas['StatisticsRow'];
export type Figures = Schemas['Figures'];

/** Figure is the name of a number; the list behind it takes the same name. */
export type Figure = 'takenIn' | 'inTime' | 'late' | 'expired' | 'terminated' | 'open' | 'overdue' | 'answered' | 'looked' | 'hits' | 'notAnswered' | 'reviews' | 'corrected';

export const figureWords: Record<Figure, string> = {
  takenIn: '收到的任务', inTime: '按时反馈', late: '超时反馈', expired: '超期未反馈', terminated: '已终止', open: '办理中', overdue: '办理中已超期',
  answered: '已反馈', looked: '已查明的任务', hits: '有检出的任务', notAnswered: '有未查明的任务', reviews: '申请过复核的任务', corrected: '复核更正的任务',
};

/** due are the tasks whose answer was wanted by now: answered, expired, or open beyond their limit. */
export const due = (f: Figures) => f.inTime + f.late + f.expired + f.overdue;

/** rate of those that were in time; undefined when nothing was due. */
export const rate = (f: Figures) => (due(f) ? f.inTime / due(f) : undefined);

export const percent = (part: number | undefined) => (part === undefined ? '—' : `${(part * 100).toFixed(1)}%`);

export const count = (n: number) => n.toLocaleString('zh-CN');

export type Light = 'good' | 'watch' | 'behind' | 'none';

/** The lights' bounds are for orientation; no rule hangs on them. */
export const bounds = { good: 0.97, watch: 0.93 };

export function light(f: Figures | undefined): Light {
  const r = f && rate(f);
  if (r === undefined) return 'none';
  return r >= bounds.good ? 'good' : r >= bounds.watch ? 'watch' : 'behind';
}

export const lightWords: Record<Light, string> = { good: '正常', watch: '关注', behind: '滞后', none: '无到期' };

/** league puts the best first, and who had nothing due last. */
export const league = (rows: Row[]) => [...rows].sort((a, b) => (rate(b.figures) ?? -1) - (rate(a.figures) ?? -1) || b.figures.takenIn - a.figures.takenIn);

/** short says an agency's place: 沈阳市核对中心 → 沈阳市. */
export const short = (name: string) => name.replace(/(居民家庭经济状况)?核对中心$/, '');

/** behind is the room's address of the list behind a figure. */
export const behind = (row: Pick<Row, 'tasks'>, figure: Figure) => Object.fromEntries([...new URLSearchParams(row.tasks.split('?')[1]), ['figure', figure]]) as Record<string, string>;

/** ends are a flow's two: its key is 210100>210200. */
export function ends(row: Row): [string, string] {
  const [from, to] = row.name.split(' → ');
  return [short(from), short(to ?? '')];
}
