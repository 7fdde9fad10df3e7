import { expect, test } from 'vitest';
import { actionsOf, scopeSays } from './scope';

test('a token is told by its purposes, and what makes up none by its name', () => {
  expect(scopeSays(actionsOf(['reports', 'notices']))).toBe('接收核对报告、接收通知');
  expect(scopeSays(['report.list', 'task.read'])).toBe('report.list、task.read');
});
