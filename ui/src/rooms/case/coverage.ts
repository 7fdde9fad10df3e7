import type { Schemas } from '../../api/client';
import { list } from '../../parts/list';

type Household = Schemas['ReportHousehold'];
type Cell = Schemas['ReportCell'];

/** How a cell is told: never a blank, never by colour alone. */
export const cellWords: Record<string, { words: string; tone: string }> = {
  found: { words: '检出', tone: 'found' }, none: { words: '未检出', tone: 'none' }, unanswered: { words: '未反馈', tone: 'waiting' },
  unauthorised: { words: '未授权', tone: 'locked' }, refused: { words: '拒绝协查', tone: 'refused' }, name_differs: { words: '姓名不符', tone: 'refused' },
  unavailable: { words: '无法提供', tone: 'refused' }, not_asked: { words: '未查询', tone: 'unasked' }, terminated: { words: '已终止', tone: 'unasked' },
};

export const cellSays = (c: Cell) => (c.state === 'found' ? `检出 ${c.count} 条` : cellWords[c.state]?.words ?? c.state);

/** silence tells what is not the same as nothing found. */
export const silence = '“未检出”指截至数据截止日期，该来源中没有记录；“未反馈”“未授权”“拒绝协查”“姓名不符”“无法提供”“未查询”“已终止”均不等于没有记录。';

/** nothingFound says that a household has no records, and how much of what was asked that is about. */
export function nothingFound(h: Household): string {
  const cells = list(h.coverage).flatMap((l) => list(l.cells));
  const answered = cells.filter((c) => c.state === 'none').length;
  if (answered === 0) return '没有取得任何核对结果，原因见“核对覆盖情况”各注；这不等于没有记录。';
  if (answered === cells.length) return '各目录项均未检出信息记录。';
  return '已取得结果的目录项均未检出信息记录；未取得结果的见“核对覆盖情况”各注，不等于没有记录。';
}

type Compared = Schemas['ReportComparison'];

export const declaredSays = (c: Compared) => c.declared || '未填写';

/** foundSays tells what was found; nothing is "not found" only where every source has answered. */
export const foundSays = (c: Compared) => c.found || (c.result === 'incomplete' ? '未取得' : '未检出');

/** summary counts the outcomes in one sentence. */
export function summary(all: Compared[]): string {
  const parts = Object.entries(outcomes).map(([result, o]) => ({ ...o, count: all.filter((c) => c.result === result).length })).filter((o) => o.count > 0);
  return `共比较 ${all.length} 项：${parts.map((o) => `${o.words} ${o.count} 项`).join('，')}。`;
}

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
