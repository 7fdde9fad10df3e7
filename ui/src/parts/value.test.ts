import { expect, test } from 'vitest';
import { fen, show, yuan } from './value';

test.each([['4631257', '46,312.57 元'], ['0', '0.00 元'], ['5', '0.05 元'], ['-123456', '-1,234.56 元'], ['很多', '很多']])('%s 分 reads %s', (sent, read) => expect(yuan(sent)).toBe(read));

test.each([['46,312.57', '4631257'], ['8000', '800000'], ['0.5 元', '50'], ['￥12.30', '1230'], ['0', '0'], ['12.345', undefined], ['约一万', undefined]])('%s is typed, %s is sent', (typed, sent) => expect(fen(typed)).toBe(sent));

test('codes are told by their words, and nothing is never a blank', () => {
  expect(show({ type: 'code', codes: { A: '非营运' } }, 'A')).toBe('非营运');
  expect(show({ type: 'text' }, '')).toBe('来源未填');
});
