import { expect, test } from 'vitest';
import { read } from './holiday';

test('an order is read as it is copied, and lines that say something else are named', () => {
  expect(read('2027-01-01 元旦\n\n2027年2月14日 春节 上班\n放假三天')).toEqual({
    days: [{ on: '2027-01-01', name: '元旦', works: false }, { on: '2027-02-14', name: '春节', works: true }], wrong: [4],
  });
});
