import { expect, test } from 'vitest';
import { blocks, chapter, chapters, found } from './manual';

test('a chapter is cut at its headings, into paragraphs and lists', () => {
  const c = chapter('1-x', '# 题\n\n开头\n\n## 一\n\n- 甲\n- 乙\n\n1. 先\n2. 后\n');
  expect(c.sections.map((s) => s.title)).toEqual(['', '一']);
  expect(blocks(c.sections[1].lines)).toEqual([{ kind: 'ul', lines: ['甲', '乙'] }, { kind: 'ol', lines: ['先', '后'] }]);
});

test('the manual is found by words, each section by itself', () => {
  expect(chapters.length).toBeGreaterThanOrEqual(9);
  expect(found(chapters, '登记码').flatMap((c) => c.sections.map((s) => s.title))).toContain('这台设备还没有登记');
  expect(found(chapters, '没有这个词的一章')).toEqual([]);
});
