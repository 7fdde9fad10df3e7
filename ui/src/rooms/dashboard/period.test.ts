import { expect, test } from 'vitest';
import { presets, said } from './period';

test('presets are whole months up to now', () => {
  const of = Object.fromEntries(presets('2026-11-27').map(([k, , p]) => [k, p]));
  expect(of.year).toEqual({ start: '2026-01', end: '2026-11' });
  expect(of.quarter).toEqual({ start: '2026-10', end: '2026-11' });
  expect(presets('2026-01-05').find(([k]) => k === 'last')![2]).toEqual({ start: '2025-12', end: '2025-12' });
});

test('a period is told in words', () => {
  expect([said({ start: '2026-01', end: '2026-11' }), said({ start: '2026-11', end: '2026-11' }), said({})]).toEqual(['2026年1月至2026年11月', '2026年11月', '全部期间']);
});
