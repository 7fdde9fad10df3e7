import { expect, test } from 'vitest';
import { place } from './ProblemView';

test('where a fault lies is said in the words of the form', () => {
  expect(place({ path: 'commission.purpose', name: '核对目的' })).toBe('“核对目的”：');
  expect(place({ path: 'days[3].name', name: '节日名称' })).toBe('第 4 项“节日名称”：');
  expect(place({ path: 'subjects[2].authorization' })).toBe('第 2 名核对对象：');
  expect(place({ path: '第 2 行 查询结果' })).toBe('第 2 行 查询结果：');
  expect(place({ path: 'name' })).toBe('');
});
