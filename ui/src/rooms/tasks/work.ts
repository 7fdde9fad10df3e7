import { api, done, type Schemas } from '../../api/client';

/** Work is what is answered in the same way: a task, or the review of one. */
export type Work = {
  kind: 'tasks' | 'reviews';
  id: string;
  item: string;
  access: string;
  subjects: number;
  prepared?: Schemas['Answer'];
  overdue: boolean; // the limit has passed, and the answer will be marked
};

export const taskWork = (t: Schemas['TaskDetail']): Work => ({ kind: 'tasks', id: t.id, item: t.item, access: t.access, subjects: t.subjects, prepared: t.prepared, overdue: t.left < 0 });

export const reviewWork = (r: Schemas['ReviewDetail']): Work => ({ kind: 'reviews', id: r.id, item: r.item, access: r.access, subjects: r.ordinals?.length ?? 0, prepared: r.prepared, overdue: r.left < 0 });

export const pathOf = (w: Work) => `/api/v1/${w.kind}/${w.id}`;
export const keyOf = (w: Work) => [w.kind === 'tasks' ? 'task' : 'review', w.id];

const at = (w: Work) => ({ params: { path: { id: w.id } } });

/** ask tells whom it is about; the look is registered. */
export const ask = (w: Work) => (w.kind === 'tasks' ? done(api.GET('/api/v1/tasks/{id}/asked', at(w))) : done(api.GET('/api/v1/reviews/{id}/asked', at(w))));

export const putAnswer = (w: Work, findings: Schemas['Finding'][]) =>
  w.kind === 'tasks' ? done(api.PUT('/api/v1/tasks/{id}/answer', { ...at(w), body: { findings } })) : done(api.PUT('/api/v1/reviews/{id}/answer', { ...at(w), body: { findings } }));

export const feedBack = (w: Work): Promise<unknown> => (w.kind === 'tasks' ? done(api.POST('/api/v1/tasks/{id}/feedback', at(w))) : done(api.POST('/api/v1/reviews/{id}/feedback', at(w))));
