import { expect, test } from 'vitest';
import { quotaSays, windowSays } from './says';

test.each([
  [undefined, '随时受理'],
  [{ every: 'month', fromDay: 1, toDay: 5, answerDay: 20 }, '每月 1–5 日受理，20 日前反馈'],
  [{ every: 'week', fromDay: 1, toDay: 2, answerDay: 5 }, '每周 周一至周二受理，周五前反馈'],
])('an intake window is told before anybody chooses: %o', (window, words) => expect(windowSays(window)).toBe(words));

test('no quota is no limit', () => {
  expect([quotaSays(undefined), quotaSays({ count: 0 }), quotaSays({ count: 5000, per: 'month' })]).toEqual(['不限', '不限', '每月 5,000 人次']);
});
