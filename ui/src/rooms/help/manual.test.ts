import { readdirSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { blocks, chapter, chapters, found, pictureOf, pictures } from './manual';

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

test('each picture of the manual is there, is told in words, is small, and is shown', () => {
  const lines = chapters.flatMap((c) => c.sections.flatMap((s) => blocks(s.lines).filter((b) => b.kind === 'picture').map((b) => pictureOf(b.lines[0]))));
  const dir = new URL('../../../../docs/manual/pictures/', import.meta.url);
  expect(lines.map((p) => p.name).sort()).toEqual(readdirSync(dir).map((f) => `pictures/${f}`).sort());
  expect(lines.length).toBeGreaterThanOrEqual(6);
  for (const { says, name } of lines) {
    expect(says, name).not.toBe('');
    expect(pictures.has(name), name).toBe(true);
    expect(statSync(new URL(`../${name}`, dir)).size, name).toBeLessThan(40 << 10);
  }
});
