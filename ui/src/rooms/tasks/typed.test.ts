import { expect, test } from 'vitest';
import { sent, untouched } from './typed';

const fields = [{ name: 'bank', label: '银行', type: 'text' }, { name: 'balance', label: '余额', type: 'money' }];

test('money is typed in yuan and sent in 分; empty fields are left out', () => {
  const got = sent(2, { status: 'found', records: [{ bank: ' 鞍山银行 ', balance: '6,312.57' }, { bank: '', balance: '8000' }], reason: '' }, '2026-10-20', fields);
  expect(got).toEqual({ ordinal: 2, status: 'found', asOf: '2026-10-20', records: [{ bank: '鞍山银行', balance: '631257' }, { balance: '800000' }] });
});

test('what does not belong to the status is not sent', () => {
  expect(sent(1, { ...untouched, status: 'none', records: [{ bank: 'x' }], reason: 'y' }, '2026-10-20', fields)).toEqual({ ordinal: 1, status: 'none', asOf: '2026-10-20' });
});

test('what cannot be an amount goes to the server as it is, which says so', () => {
  expect(sent(1, { status: 'found', records: [{ balance: '约一万' }], reason: '' }, '2026-10-20', fields).records).toEqual([{ balance: '约一万' }]);
});
