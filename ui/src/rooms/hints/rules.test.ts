import { expect, test } from 'vitest';
import { latest, looksFor } from './rules';

const rule = { id: 'deposit', version: 1, name: '存款高于参考值', from: '2022-01-01' };

test('a rule is told in its version of now', () => {
  expect(latest([rule, { ...rule, version: 2 }, { ...rule, id: 'death' }].map((r) => ({ ...r, test: 'present' }))).map((r) => [r.id, r.version])).toEqual([['deposit', 2], ['death', 1]]);
});

test('what a rule looks for is told in words', () => {
  expect(looksFor({ ...rule, test: 'threshold', percent: 2400, perPerson: true })).toBe('共同生活成员合计高于参考值的 24 倍（按共同生活人数计算）');
  expect(looksFor({ ...rule, test: 'changed', percent: 50 })).toBe('与上次核对相差 50% 以上');
  expect(looksFor({ ...rule, test: 'changed' })).toBe('记录条数与上次核对不同');
  expect(looksFor({ ...rule, test: 'twice' })).toBe('同一时间有两条以上');
});
