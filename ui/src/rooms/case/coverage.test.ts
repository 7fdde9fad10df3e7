import { expect, test } from 'vitest';
import { cellSays, counts, declaredSays, foundSays, nothingFound } from './coverage';

const cell = (state: string, count = 0) => ({ state, count, asOf: '', note: 0 });

test('a household is counted by cell, and nothing asked is never nothing found', () => {
  const coverage = [
    { item: '', agency: '', source: '', cells: [cell('found', 2), cell('none')] },
    { item: '', agency: '', source: '', cells: [cell('unanswered'), cell('none')] },
  ];
  const got = counts({ coverage, comparison: [], details: [], members: [], notes: [], number: '', totals: [] });
  expect(got.map((c) => [c.words, c.count])).toEqual([['检出', 1], ['未检出', 2], ['未反馈', 1]]);
});

test('a cell says how many records were found', () => {
  expect(cellSays(cell('found', 3))).toBe('检出 3 条');
  expect(cellSays(cell('unanswered'))).toBe('未反馈');
});

test('nothing found is said of what was answered alone', () => {
  const of = (...states: string[]) => nothingFound({ coverage: [{ item: '', agency: '', source: '', cells: states.map((s) => cell(s)) }], comparison: [], details: [], members: [], notes: [], number: '', totals: [] });
  expect(of('none', 'none')).toBe('各目录项均未检出信息记录。');
  expect(of('none', 'not_asked')).toContain('不等于没有记录');
  expect(of()).toContain('没有取得任何核对结果');
  expect(of('unanswered', 'not_asked')).toContain('没有取得任何核对结果');
  const line = { asOf: '', category: '', declared: '', found: '', member: 0, source: '' };
  expect([foundSays({ ...line, result: 'incomplete' }), foundSays({ ...line, result: 'unfound' }), declaredSays({ ...line, result: 'same' })]).toEqual(['未取得', '未检出', '未填写']);
});
