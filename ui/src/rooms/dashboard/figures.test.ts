import { expect, test } from 'vitest';
import { behind, ends, league, light, percent, rate, short, type Figures, type Row } from './figures';

const figures = (more: Partial<Figures>) => ({ inTime: 0, late: 0, expired: 0, overdue: 0, open: 0, takenIn: 0, ...more }) as Figures;
const row = (name: string, more: Partial<Figures>) => ({ key: name, name, figures: figures(more), tasks: '/api/v1/statistics/tasks?agency=210000&party=210200' }) as Row;

test('what is open beyond its limit counts as due; without anything due there is no rate', () => {
  expect(rate(figures({ inTime: 9, overdue: 1 }))).toBe(0.9);
  expect(rate(figures({ open: 5 }))).toBeUndefined();
  expect([percent(rate(figures({}))), percent(0.9655)]).toEqual(['—', '96.5%']);
});

test.each([[97, 3, 'good'], [96, 4, 'watch'], [93, 7, 'watch'], [92, 8, 'behind'], [0, 0, 'none']])('%d in time of %d more is %s', (inTime, late, want) => expect(light(figures({ inTime, late }))).toBe(want));

test('the league has the best first, and last who had nothing due', () => {
  expect(league([row('无', { open: 3 }), row('甲', { inTime: 9, late: 1 }), row('乙', { inTime: 10 })]).map((r) => r.name)).toEqual(['乙', '甲', '无']);
});

test('a figure leads to its own list', () => expect(behind(row('甲', {}), 'expired')).toEqual({ agency: '210000', party: '210200', figure: 'expired' }));

test('places and flows are said shortly', () => {
  expect([short('沈阳市核对中心'), short('辽宁省居民家庭经济状况核对中心')]).toEqual(['沈阳市', '辽宁省']);
  expect(ends(row('沈阳市核对中心 → 大连市核对中心', {}))).toEqual(['沈阳市', '大连市']);
});
