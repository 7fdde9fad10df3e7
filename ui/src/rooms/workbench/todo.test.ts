import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import type { Login } from '../../api/session';
import { todos, waits } from './todo';

const who = (roles: string[], more: Partial<Login> = {}) => ({ account: 'a', agency: '210102', level: 'county', roles, ...more }) as Login;
const task = (more: Partial<Schemas['Task']>) => ({ id: 't1', state: 'open', access: 'file', assisting: '210300', initiating: '210102', commissioned: '210102', sharing: '210300.jr', dueOn: '2026-11-18', itemName: '银行存款', subjects: 3, caseNumber: 'HD', ...more }) as Schemas['Task'];
const acase = (more: Partial<Schemas['Case']>) => ({ id: 'c1', state: 'answered', number: 'HD', initiating: '210102', commissioned: '210102', households: 1, subjects: 3, commission: { due: '2026-11-30', purpose: '', number: '' }, ...more }) as Schemas['Case'];

test('an answered case waits for the approver of the commissioned agency alone', () => {
  expect(todos(who(['approver']), { cases: [acase({})] }).map((t) => t.kind)).toEqual(['出具报告']);
  expect(todos(who(['clerk']), { cases: [acase({})] })).toEqual([]);
  expect(todos(who(['approver'], { agency: '210100' }), { cases: [acase({})] })).toEqual([]);
});

test('a task waits for the clerk of the assisting agency, unless it answers by itself', () => {
  const anshan = who(['clerk'], { agency: '210300', level: 'city' });
  expect(todos(anshan, { tasks: [task({}), task({ id: 't2', access: 'hosted' })] }).map((t) => t.key)).toEqual(['t1']);
  expect(todos(who(['clerk']), { tasks: [task({})] })).toEqual([]);
  expect(todos(who(['sharing'], { department: '210300.jr' }), { tasks: [task({})] }).map((t) => t.kind)).toEqual(['提供数据']);
});

test('an expired task asks for its reason once', () => {
  const anshan = who(['clerk'], { agency: '210300', level: 'city' });
  expect(todos(anshan, { tasks: [task({ state: 'expired' })] }).map((t) => t.kind)).toEqual(['说明原因']);
  expect(todos(anshan, { tasks: [task({ state: 'expired', reason: '停机' })] })).toEqual([]);
});

test('the nearest limit comes first', () => {
  const anshan = who(['clerk'], { agency: '210300', level: 'city' });
  expect(todos(anshan, { tasks: [task({ id: 'late', dueOn: '2026-12-01' }), task({ id: 'soon', dueOn: '2026-11-01' })] }).map((t) => t.key)).toEqual(['soon', 'late']);
});

test('what we wait for is gathered by who answers', () => {
  const got = waits(who(['clerk']), [task({}), task({ id: 't2', itemName: '社保', dueOn: '2026-11-10' }), task({ id: 't3', assisting: '210102' }), task({ id: 't4', initiating: '210200', commissioned: '210200' })]);
  expect(got).toHaveLength(1);
  expect([got[0].count, got[0].next.id]).toEqual([2, 't2']);
});

test('the province that has to confirm is waited for, by all but itself', () => {
  const asked = task({ id: 't2', access: 'ministry', assisting: '220000', state: 'confirming', dueOn: '', holder: '省核对中心' });
  expect(waits(who(['clerk']), [asked, task({})]).map((w) => [w.agency, w.count])).toEqual([['210300', 1], ['省核对中心', 1]]);
  expect(waits(who(['clerk'], { agency: '210000', level: 'province' }), [task({ ...asked, initiating: '210000', commissioned: '210000' })])).toEqual([]);
});

test('hints of monitoring lead to their room', () => {
  expect(todos(who(['clerk']), { hinted: [acase({})] }).map((t) => [t.kind, t.to])).toEqual([['监测提示', '/cases/c1/hints']]);
});

test('an objection waits for who applies, an opinion for who decides, a correction for who reports', () => {
  const got = todos(who(['clerk', 'approver']), { objected: [acase({})], opined: [acase({})], corrected: [acase({})] });
  expect(got.map((t) => [t.kind, t.to, t.hash, t.due])).toEqual([
    ['终止意见', '/cases/c1', undefined, '2026-11-30'], ['申请复核', '/cases/c1', 'objections', undefined], ['重新出具', '/cases/c1', 'reports', undefined]]);
});

test('a destruction waits for a second person of the agency', () => {
  const d = { id: 'de1', agency: '210102', state: 'proposed', proposedBy: 'b', reason: '期满', goes: [{ number: 'HD1' }] } as Schemas['Destruction'];
  const of = (roles: string[], more: Partial<Schemas['Destruction']> = {}) => todos(who(roles), { destructions: [{ ...d, ...more }] }).map((t) => t.kind);
  expect(of(['approver'])).toEqual(['批准销毁']);
  expect([of(['clerk']), of(['approver'], { proposedBy: 'a' }), of(['approver'], { agency: '210100' }), of(['approver'], { state: 'rejected' })]).toEqual([[], [], [], []]);
});

test('reviews, papers that others wait for and orders wait for who has to do them', () => {
  const review = { id: 'r1', itemName: '银行存款', caseNumber: 'HD', assisting: '210300', sharing: '210300.jr', access: 'file', ordinals: [2], dueOn: '2026-11-20' } as unknown as Schemas['Review'];
  const asked = { id: 'k1', state: 'open', keeper: '210102', askingName: '鞍山市核对中心', business: '核对原件', papers: [{ part: 'authorization', words: '授权书' }], dueOn: '2026-11-02' } as unknown as Schemas['Consultation'];
  const order = { id: 'o1', number: '1号', text: '降低限额', from: '2026-12-01', says: ['每月 4 人次'], receipts: [{ agency: '210102' }, { agency: '210300', at: '2026-11-01T00:00:00Z' }] } as unknown as Schemas['Adjustment'];
  const all = { reviews: [review], consultations: [asked], orders: [order] };
  expect(todos(who(['clerk']), all).map((t) => [t.kind, t.to])).toEqual([['提供材料', '/archive/k1'], ['确认调整', '/adjustments']]);
  expect(todos(who(['clerk'], { agency: '210300' }), all).map((t) => t.kind)).toEqual(['复核']);
  expect(todos(who(['sharing'], { agency: '210300', department: '210300.jr' }), all).map((t) => t.kind)).toEqual(['提供数据']);
});
