import { expect, test } from 'vitest';
import { urgency } from './deadline';

test.each([
  [{ left: -2, state: 'open' }, '超期 2 个工作日', 'error'],
  [{ left: 0, state: 'open' }, '今日到期', 'error'],
  [{ left: 3, state: 'open' }, '剩 3 个工作日', 'warning'],
  [{ left: 4, state: 'open' }, '剩 4 个工作日', 'success'],
  [{ left: -9, state: 'answered', late: false }, '已按期反馈', 'success'],
  [{ left: -9, state: 'answered', late: true }, '超期后反馈', 'warning'],
  [{ left: 0, state: 'confirming' }, '尚未起算', 'default'],
  [{ left: 5, state: 'terminated' }, '已终止', 'default'],
])('a limit is told in words: %o', (limit, words, tone) => {
  expect(urgency(limit)).toEqual({ words, tone });
});
