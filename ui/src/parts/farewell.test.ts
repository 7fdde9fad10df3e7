import { expect, test } from 'vitest';
import { goesAlong } from './farewell';

test('a short draft goes along with the page that closes; a long list does not, counted in bytes', () => {
  const list = (n: number) => JSON.stringify({ rows: Array.from({ length: n }, () => ['阿依古丽·买买提', '210102197909059426']) });
  expect(goesAlong(list(100))).toBe(true);
  expect(goesAlong(list(2000))).toBe(false);
  expect(goesAlong('核'.repeat(30_000))).toBe(false);
});
