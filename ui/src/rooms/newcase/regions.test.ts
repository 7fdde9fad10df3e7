import { expect, test } from 'vitest';
import { narrowed, regionTree } from './regions';

const region = (code: string, name: string, level: 'province' | 'city' | 'county', parent?: string) => ({ code, name, level, parent });
const all = [
  region('110000', '北京市', 'province'), region('210000', '辽宁省', 'province'), region('210200', '大连市', 'city', '210000'),
  region('210203', '西岗区', 'county', '210200'), region('210300', '鞍山市', 'city', '210000'),
];

test('the own province comes first, other provinces last', () => {
  const tree = regionTree(all, '210102');
  expect(tree.map((n) => n.key)).toEqual(['210000', '210200', '210300', 'others']);
  expect(tree[1].children?.map((n) => n.title)).toEqual(['西岗区']);
  expect(tree[3].children?.map((n) => n.title)).toEqual(['北京市']);
});

test('a search keeps what a match stands under', () => {
  expect(narrowed(regionTree(all, '210102'), '西岗').map((n) => [n.title, n.children?.length])).toEqual([['大连市', 1]]);
});
