import { expect, test } from 'vitest';
import { keyOf, matched, needed } from './match';

const people = [
  { ordinal: 1, name: '王小', number: '210102********9318' }, { ordinal: 2, name: '阿依古丽·买买提', number: '210102********942X' }, { ordinal: 3, name: '王小明', number: '210102********9160' },
];
const wanted = needed(['authorization', 'id_copy', 'commission'], people);

test('the items decide which papers are needed', () => {
  expect(needed(['authorization'], people).map(keyOf)).toEqual(['authorization/1', 'authorization/2', 'authorization/3']);
  expect(wanted).toHaveLength(7);
});

test.each([
  ['委托书.pdf', 'commission/0'], ['授权书-王小明.jpg', 'authorization/3'], ['王小 身份证.png', 'id_copy/1'], ['阿依古丽.买买提授权.pdf', 'authorization/2'],
  ['授权书9160.pdf', 'authorization/3'], ['身份证_942x.jpg', 'id_copy/2'],
])('%s is %s', (file, paper) => expect(keyOf(matched(file, wanted)!)).toBe(paper));

test.each(['王小明.pdf', 'IMG_0001.jpg', '授权书.pdf', '李雷授权书.pdf'])('%s could be two papers, or none: somebody looks', (file) => expect(matched(file, wanted)).toBeUndefined());
