import { expect, test } from 'vitest';
import { whom } from './whom';

test('a hint is about a household or one of its members', () => {
  expect(whom(1, { household: 1, ordinal: 0 })).toBe('全户');
  expect(whom(601, { household: 7, ordinal: 0 })).toBe('第 7 户');
  expect(whom(1, { household: 1, ordinal: 2 })).toBe('第 2 名核对对象');
  expect(whom(601, { household: 7, ordinal: 9 })).toBe('第 7 户第 9 名核对对象');
});
