import { api, done, type Schemas } from '../../api/client';
import type { Login } from '../../api/session';
import { everyPage, list } from '../../parts/list';

type State = Schemas['Case']['state'];

/** pressing are the states in which a case waits for somebody at an agency. */
const pressing: State[] = ['preparing', 'draft', 'approving', 'answered'];

/** pressingCases are all cases that may wait for this person, however old: for a
 * department, those whose report it has not opened (R9.2). */
export async function pressingCases(l: Login): Promise<Schemas['Case'][]> {
  const read = (query: { state?: State; unread?: true }) =>
    everyPage((after) => done(api.GET('/api/v1/cases', { params: { query: { ...query, limit: 500, after: after || undefined } } })));
  if (list(l.roles).includes('officer')) return read({ unread: true });
  return (await Promise.all(pressing.map((state) => read({ state })))).flat();
}

/** hintedCases are those with hints of monitoring that nobody has looked at (R9.1). */
export const hintedCases = () => everyPage((after) => done(api.GET('/api/v1/cases', { params: { query: { hinted: true, limit: 500, after: after || undefined } } })));

/** An Awaited is what cases of this agency wait with: objections for a review to be applied for
 * (R5.5a), corrected results for the report anew, opinions that it be ended for a decision (R8.2). */
export type Awaited = 'objected' | 'corrected' | 'opined';

export const awaitedCases = (what: Awaited) => everyPage((after) => done(api.GET('/api/v1/cases', { params: { query: { [what]: true, limit: 500, after: after || undefined } } })));

/** commissionedCases are a department's, whose report is still to come. */
export const commissionedCases = async () =>
  (await Promise.all((['approving', 'running', 'answered'] as State[]).map((state) => everyPage((after) => done(api.GET('/api/v1/cases', { params: { query: { state, limit: 500, after: after || undefined } } })))))).flat();

/** pressingTasks are all that still want something of somebody. */
export async function pressingTasks(): Promise<Schemas['Task'][]> {
  const read = (state: Schemas['Task']['state']) =>
    everyPage((after) => done(api.GET('/api/v1/tasks', { params: { query: { state, limit: 500, after: after || undefined } } })));
  return (await Promise.all([read('open'), read('expired'), read('confirming'), read('returned')])).flat();
}

/** pressingReviews are those that are not answered yet. */
export const pressingReviews = () =>
  everyPage((after) => done(api.GET('/api/v1/reviews', { params: { query: { state: 'open', limit: 500, after: after || undefined } } })));

/** pressingConsultations are papers that others wait for. */
export const pressingConsultations = () =>
  everyPage((after) => done(api.GET('/api/v1/consultations', { params: { query: { state: 'open', side: 'keeper', limit: 500, after: after || undefined } } })));

/** pressingDestructions are those proposed lately; they are decided one by one. */
export const pressingDestructions = async () => list((await done(api.GET('/api/v1/destructions', { params: { query: { limit: 50 } } }))).items);

/** latestOrders are few: the province orders some times a year. */
export const latestOrders = async () => list((await done(api.GET('/api/v1/adjustments', { params: { query: { limit: 20 } } }))).items);
