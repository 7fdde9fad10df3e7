import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { versionsOf } from './versions';

const finding = (...records: Record<string, string>[]) => ({ records }) as unknown as Schemas['Finding'];

test('a review tells what is new and what is gone, whatever the order', () => {
  const first = finding({ bank: '甲', balance: '1' }, { bank: '乙', balance: '2' });
  const second = finding({ bank: '乙', balance: '2' }, { bank: '甲', balance: '9' });
  expect(versionsOf(first).rows.map((r) => r.fresh)).toEqual([false, false]);
  expect(versionsOf(second, first)).toEqual({ rows: [{ record: { bank: '乙', balance: '2' }, fresh: false }, { record: { bank: '甲', balance: '9' }, fresh: true }], gone: [{ bank: '甲', balance: '1' }] });
});

test('nothing found after something leaves all of it gone', () => {
  expect(versionsOf({ records: null } as unknown as Schemas['Finding'], finding({ a: '1' })).gone).toEqual([{ a: '1' }]);
});
