import { expect, test } from 'vitest';
import { mayBeCaseNumber } from './caseNumber';

test.each(['', 'HD', 'HD210102', 'hd210102-26', 'HD210102-26-01795'])('%s may stand in an address', (text) => {
  expect(mayBeCaseNumber(text)).toBe(true);
});

test.each(['210102197604189318', '11010519491231002X', '210102-19760418-9318', '210102 19760418 9318', 'HD210102197604189318', '210102760418931', '王小明'])('%s may not', (text) => {
  expect(mayBeCaseNumber(text)).toBe(false);
});
