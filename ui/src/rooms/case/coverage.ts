import type { Schemas } from '../../api/client';
import { list } from '../../parts/list';

type Household = Schemas['ReportHousehold'];
type Cell = Schemas['ReportCell'];

/** How a cell is told: never a blank, never by colour alone. */
export const cellWords: Record<string, { words: string; tone: string }> = {
  found: { words: '检出', tone: 'found' }, none: { words: '未检出', tone: 'none' }, unanswered: { words: '未反馈', tone: 'waiting' },
  unauthorised: { words: '未授权', tone: 'locked' }, refused: { words: '拒绝协查', tone: 'refused' }, name_differs: { words: '姓名不符', tone: 'refused' },
  unavailable: { words: '无法提供', tone: 'refused' }, not_asked: { words: '未选', tone: 'none' }, terminated: { words: '已终止', tone: 'none' },
};

export const cellSays = (c: Cell) => (c.state === 'found' ? `检出 ${c.count} 条` : cellWords[c.state]?.words ?? c.state);

/** counts adds the cells of a household up by how they are told. */
export function counts(h: Household): { state: string; words: string; tone: string; count: number }[] {
  const by = new Map<string, number>();
  list(h.coverage).forEach((line) => list(line.cells).forEach((c) => by.set(c.state, (by.get(c.state) ?? 0) + 1)));
  return Object.entries(cellWords).filter(([s]) => by.has(s)).map(([state, w]) => ({ state, ...w, count: by.get(state)! }));
}

/** outcomes of setting what was declared beside what was found; no verdict. */
export const outcomes: Record<string, { words: string; tone: 'success' | 'warning' | 'error' | 'default' }> = {
  same: { words: '与申报一致', tone: 'success' }, differs: { words: '与申报有差异', tone: 'error' }, undeclared: { words: '未申报', tone: 'warning' },
  unfound: { words: '申报未检出', tone: 'warning' }, incomplete: { words: '尚不能比较', tone: 'default' },
};
