import type { Schemas } from '../../api/client';
import { levels } from '../../words';

type Task = Pick<Schemas['Task'], 'assisting' | 'state' | 'subjects' | 'answered' | 'found' | 'left'>;
type Agency = Pick<Schemas['Agency'], 'id' | 'name' | 'level'>;

const closed = (t: Task) => t.state === 'answered' || t.state === 'terminated';

/** progressOf adds up what is asked, answered and found, in person × item. */
export const progressOf = (tasks: Task[]) => ({
  done: tasks.filter(closed).length,
  asked: sum(tasks, (t) => t.subjects), answered: sum(tasks, (t) => Math.min(t.answered, t.subjects)), found: sum(tasks, (t) => t.found),
  late: tasks.filter((t) => t.state === 'open' && t.left < 0).length,
});

const sum = (tasks: Task[], of: (t: Task) => number) => tasks.reduce((n, t) => n + of(t), 0);

/** tiersOf sorts the tasks by who answers: the province first, then the cities. */
export function tiersOf(tasks: Task[], agencies: Agency[]) {
  const by = [...new Set(tasks.map((t) => t.assisting))].sort();
  return by.map((id) => {
    const of = tasks.filter((t) => t.assisting === id), a = agencies.find((x) => x.id === id);
    return { agency: id, name: a?.name ?? id, level: levels[a?.level ?? ''] ?? '', tasks: of.length, ...progressOf(of) };
  });
}
