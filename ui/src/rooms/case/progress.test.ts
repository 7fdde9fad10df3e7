import { expect, test } from 'vitest';
import { progressOf, tiersOf } from './progress';

const task = (assisting: string, state: string, answered: number, found: number, left = 9) => ({ assisting, state, subjects: 100, answered, found, left }) as never;

test('progress counts persons × items, and what is late', () => {
  expect(progressOf([task('210000', 'answered', 100, 12), task('210300', 'open', 40, 3, -1), task('210400', 'open', 0, 0)])).toEqual({ done: 1, asked: 300, answered: 140, found: 15, late: 1 });
});

test('the province comes before the cities', () => {
  const tiers = tiersOf([task('210300', 'open', 0, 0), task('210000', 'answered', 100, 5), task('210300', 'answered', 100, 1)], [{ id: '210000', name: '省', level: 'province' }, { id: '210300', name: '鞍山', level: 'city' }]);
  expect(tiers.map((t) => [t.name, t.level, t.done, t.tasks, t.found])).toEqual([['省', '省级', 1, 1, 5], ['鞍山', '市级', 1, 2, 1]]);
});
