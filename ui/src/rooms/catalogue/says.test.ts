import { expect, test } from 'vitest';
import { quotaSays, windowSays } from './says';

test.each([
  [undefined, '随时受理'],
  [{ every: 'month', fromDay: 1, toDay: 5, answerDay: 20 }, '每月 1 日至 5 日受理，20 日前反馈'],
  [{ every: 'month', fromDay: 25, toDay: 31, answerDay: 31 }, '每月 25 日至月末受理，月末前反馈'],
  [{ every: 'week', fromDay: 2, toDay: 3, answerDay: 9 }, '每周 周二至周三受理，周一起 9 日内反馈'],
  [{ every: 'quarter', fromDay: 10, toDay: 45, answerDay: 60 }, '每季度第 10 日至第 45 日受理，期初起 60 日内反馈'],
  [{ every: 'week', fromDay: 1, toDay: 2, answerDay: 5 }, '每周 周一至周二受理，周五前反馈'],
])('an intake window is told before anybody chooses: %o', (window, words) => expect(windowSays(window)).toBe(words));

test('no quota is no limit', () => {
  expect([quotaSays(undefined), quotaSays({ count: 0 }), quotaSays({ count: 5000, per: 'month' })]).toEqual(['不限', '不限', '每月 5,000 人次']);
});
