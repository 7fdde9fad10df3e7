import type { Schemas } from '../../api/client';
import type { Search } from '../../app/router';
import type { Login } from '../../api/session';
import type { Limited } from '../../parts/deadline';
import { list } from '../../parts/list';
import { limited } from '../archive/limited';

type Case = Schemas['Case'];
type Task = Schemas['Task'];

/** A Todo is one thing that waits for me: what, until when, and where to do it. */
export type Todo = { key: string; kind: string; title: string; under: string; to: string; act: string; hash?: string; search?: Search; due?: string; limit?: Limited };

/** Pressing is what may wait for somebody, as it was read. */
export type Pressing = { cases?: Case[]; tasks?: Task[]; reviews?: Schemas['Review'][]; consultations?: Schemas['Consultation'][]; orders?: Schemas['Adjustment'][]; hinted?: Case[]; objected?: Case[]; corrected?: Case[]; opined?: Case[]; destructions?: Schemas['Destruction'][] };

const has = (l: Login, role: string) => list(l.roles).includes(role);

/** todos sorts out what waits for this person, the nearest first. */
export function todos(l: Login, p: Pressing): Todo[] {
  const all = [list(p.cases).flatMap((c) => ofCase(l, c)), list(p.tasks).flatMap((t) => ofTask(l, t)), list(p.reviews).flatMap((r) => ofReview(l, r)), list(p.consultations).flatMap((c) => ofConsultation(l, c)), list(p.orders).flatMap((o) => ofOrder(l, o)), list(p.hinted).map(ofHints), list(p.opined).map(ofOpinions), list(p.objected).map(ofObjections), list(p.corrected).map(ofCorrections), list(p.destructions).flatMap((d) => ofDestruction(l, d))];
  return all.flat().sort((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999'));
}

function ofCase(l: Login, c: Case): Todo[] {
  const todo = (kind: string, title: string, act: string, to = `/cases/${c.id}`): Todo[] => [
    { key: c.id, kind, title, under: `${c.number} · ${c.commission.number}`, act, to, due: c.commission.due },
  ];
  const size = `${c.households} 户 ${c.subjects} 人`;
  switch (c.state) {
    case 'draft':
    case 'preparing':
      return has(l, 'clerk') && (c.initiating === l.agency || c.commissioned === l.agency) ? todo('填写', `${c.commission.purpose}，${c.subjects ? size : '尚未录入对象'}`, '接着填', `/cases/${c.id}/edit`) : [];
    case 'approving':
      return has(l, 'approver') && c.initiating === l.agency ? todo('审核', `批量核对 ${size}`, '审核') : [];
    case 'answered':
      return has(l, 'approver') && c.commissioned === l.agency ? todo('出具报告', `${c.commission.purpose}，${size}，各项均有结果`, '出具报告') : [];
    case 'reported':
      return has(l, 'officer') ? todo('阅读报告', `${c.commission.purpose}，${size}`, '阅读') : [];
  }
  return [];
}

function ofTask(l: Login, t: Task): Todo[] {
  const todo = (kind: string, act: string): Todo[] => [
    { key: t.id, kind, title: `${t.itemName}，${t.subjects} 人`, under: `${t.caseNumber}`, act, to: `/tasks/${t.id}`, due: t.dueOn, limit: t },
  ];
  if (t.state === 'confirming') return has(l, 'approver') && l.level === 'province' ? todo('省级确认', '确认') : [];
  if (t.state === 'returned') return has(l, 'clerk') && t.initiating === l.agency ? todo('补正', '补正') : [];
  if (t.state === 'expired') return has(l, 'clerk') && t.assisting === l.agency && !t.reason ? todo('说明原因', '说明') : [];
  if (t.state !== 'open' || t.access === 'hosted' || t.access === 'ministry') return [];
  if (has(l, 'clerk') && t.assisting === l.agency) return todo('反馈', '办理');
  return has(l, 'sharing') && t.sharing === l.department ? todo('提供数据', '办理') : [];
}

/** A review is fed back by who answered, from what its sharing department brings (R5.5a). */
function ofReview(l: Login, r: Schemas['Review']): Todo[] {
  const todo = (kind: string): Todo[] => [{ key: r.id, kind, title: `${r.itemName}，${list(r.ordinals).length} 人`, under: r.caseNumber, to: `/reviews/${r.id}`, act: '办理', due: r.dueOn, limit: r }];
  if (has(l, 'clerk') && r.assisting === l.agency && r.access !== 'ministry') return todo('复核');
  return has(l, 'sharing') && r.sharing === l.department ? todo('提供数据') : [];
}

/** Papers are supplied by who keeps them (R7.2). */
function ofConsultation(l: Login, c: Schemas['Consultation']): Todo[] {
  if (c.state !== 'open' || !has(l, 'clerk') || c.keeper !== l.agency) return [];
  const papers = [...new Set(list(c.papers).map((p) => p.words))].join('、');
  return [{ key: c.id, kind: '提供材料', title: `${c.askingName}调阅${papers}：${c.business}`, under: c.caseNumber, to: `/archive/${c.id}`, act: '提供', due: c.dueOn, limit: limited(c) }];
}

/** An order is acknowledged by each city and county (R13.1). */
function ofOrder(l: Login, o: Schemas['Adjustment']): Todo[] {
  const owes = list(o.receipts).some((r) => r.agency === l.agency && !r.at);
  return owes ? [{ key: o.id, kind: '确认调整', title: `调整令 ${o.number}：${o.text}`, under: list(o.says).join('；'), to: '/adjustments', act: '确认', due: o.from }] : [];
}

/** Hints of monitoring are looked at by a clerk of the commissioned agency (R9.1). */
const ofHints = (c: Case): Todo => ({ key: `${c.id}-hints`, kind: '监测提示', title: `${c.commission.purpose}，有监测提示待查看`, under: c.number, act: '查看', to: `/cases/${c.id}/hints` });

/** An opinion that a case be ended waits for its initiator, while it has to be reported in time (R8.2). */
const ofOpinions = (c: Case): Todo => ({ key: `${c.id}-opinions`, kind: '终止意见', title: `${c.commission.purpose}，协查机构建议终止`, under: c.number, act: '决定', to: `/cases/${c.id}`, due: c.commission.due });

/** An objection waits for the initiator to apply for the review; the norm sets no limit for that (R5.5a). */
const ofObjections = (c: Case): Todo => ({ key: `${c.id}-objections`, kind: '申请复核', title: `${c.commission.purpose}，有异议待申请复核`, under: c.number, act: '查看异议', to: `/cases/${c.id}`, hash: 'objections' });

/** A corrected result waits for its report anew, by the commissioned agency (R5.5a, R6.4). */
const ofCorrections = (c: Case): Todo => ({ key: `${c.id}-corrections`, kind: '重新出具', title: `${c.commission.purpose}，复核更正了结果`, under: c.number, act: '重新出具', to: `/cases/${c.id}`, hash: 'reports' });

/** A destruction waits for a second person (R7.1). */
function ofDestruction(l: Login, d: Schemas['Destruction']): Todo[] {
  if (d.state !== 'proposed' || d.agency !== l.agency || d.proposedBy === l.account || !has(l, 'approver')) return [];
  const goes = list(d.goes);
  return [{ key: d.id, kind: '批准销毁', title: `提请销毁保管期满的案卷 ${goes.length} 卷：${d.reason}`, under: goes.slice(0, 3).map((g) => g.number).join('、'), act: '审核', to: '/archive', search: { tab: 'destroy' } }];
}

/** A Wait is what this agency waits for from another: an answer, or the province's
 * confirmation, whose holder is told by its name. */
export type Wait = { agency: string; items: Map<string, number>; count: number; holder?: string; next: Task };

/** waits gathers the tasks of this agency's own cases by who has to do something. */
export function waits(l: Login, tasks: Task[]): Wait[] {
  const by = new Map<string, Wait>();
  for (const t of tasks) {
    if (t.initiating !== l.agency && t.commissioned !== l.agency) continue;
    const at = t.state === 'open' ? t.assisting : t.state === 'confirming' && l.level !== 'province' ? (t.holder ?? '省级核对机构') : l.agency;
    if (at === l.agency) continue;
    const w = by.get(at) ?? { agency: at, items: new Map(), count: 0, holder: t.holder, next: t };
    w.items.set(t.itemName, (w.items.get(t.itemName) ?? 0) + 1);
    w.count++;
    if (t.dueOn < w.next.dueOn) w.next = t;
    by.set(at, w);
  }
  return [...by.values()].sort((a, b) => (a.next.dueOn || '9999').localeCompare(b.next.dueOn || '9999')); // what has no limit yet comes last
}
