import { Problem } from '../api/problem';

/** holds tells that what a query has may be shown. A broken line takes nothing
 * away; a refusal does: whoever may not see it now does not see what came before. */
export const holds = <T>(of: { data?: T; error: unknown }): boolean =>
  of.data !== undefined && !(of.error && [403, 404, 410].includes(Problem.of(of.error).status));

/** ofTheSame lets a query show what came before while it reads anew, if that was
 * about the same thing: if its key began the same way. */
export const ofTheSame = <T>(about: readonly unknown[]) => (before: T | undefined, of?: { queryKey: readonly unknown[] }): T | undefined =>
  (about.every((part, i) => of?.queryKey[i] === part) ? before : undefined);
