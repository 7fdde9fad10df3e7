import { expect, test } from 'vitest';
import { same, searchOf, textOf } from './views';

test('filters are the same in whatever order they were chosen; empty ones are none', () => {
  expect(textOf({ state: 'open', access: 'file', number: '' })).toBe('access=file&state=open');
  expect(same('state=open&access=file', 'access=file&state=open')).toBe(true);
  expect(same('state=open', 'state=all')).toBe(false);
  expect(searchOf('dueBefore=2026-11-02')).toEqual({ dueBefore: '2026-11-02' });
});
