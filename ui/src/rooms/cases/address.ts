import type { Schemas } from '../../api/client';

/** addressOf leads to where a case is worked on: a draft to its form. */
export const addressOf = (c: Pick<Schemas['Case'], 'id' | 'state'>) => (c.state === 'draft' || c.state === 'preparing' ? `/cases/${c.id}/edit` : `/cases/${c.id}`);
