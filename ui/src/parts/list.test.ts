import { expect, test } from 'vitest';
import { everyPage } from './list';

test('a list is read to its end, page by page, and an endless one ends', async () => {
  const asked: string[] = [];
  const pages: Record<string, { items: number[] | null; next?: string }> = { '': { items: [1, 2], next: 'b' }, b: { items: null, next: 'c' }, c: { items: [3] } };
  expect(await everyPage(async (after) => (asked.push(after), pages[after]))).toEqual([1, 2, 3]);
  expect(asked).toEqual(['', 'b', 'c']);
  expect(await everyPage(async () => ({ items: [0], next: 'again' }))).toHaveLength(200);
});
