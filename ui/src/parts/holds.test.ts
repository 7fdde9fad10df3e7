import { expect, test } from 'vitest';
import { Problem } from '../api/problem';
import { holds, ofTheSame } from './holds';

const refusal = (status: number) => new Problem({ status, detail: '这不是您的业务' });

test.each([403, 404, 410])('what was shown before goes away when it is refused now: %i', (status) => {
  expect(holds({ data: '王小明', error: refusal(status) })).toBe(false);
});

test('a broken line and a failing server take nothing away', () => {
  expect(holds({ data: '王小明', error: Problem.offline() })).toBe(true);
  expect(holds({ data: '王小明', error: refusal(500) })).toBe(true);
  expect(holds({ data: '王小明', error: null })).toBe(true);
  expect(holds({ data: undefined, error: null })).toBe(false);
});

test("another household's people never stand in for the one that is being read", () => {
  const before = ofTheSame<string>(['case', 'c1', 'coverage', 2]);
  expect(before('第 1 户', { queryKey: ['case', 'c1', 'coverage', 1, 7] })).toBeUndefined();
  expect(before('另一业务', { queryKey: ['case', 'c0', 'coverage', 2, 7] })).toBeUndefined();
  expect(before('第 2 户', { queryKey: ['case', 'c1', 'coverage', 2, 7] })).toBe('第 2 户');
  expect(before('第 1 户')).toBeUndefined();
});
