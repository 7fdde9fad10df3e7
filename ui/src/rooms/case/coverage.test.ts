import { expect, test } from 'vitest';
import { cellSays, counts } from './coverage';

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
